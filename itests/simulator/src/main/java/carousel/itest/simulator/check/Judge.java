package carousel.itest.simulator.check;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.MessageFormatter;

/** Makes violations that tell everything. */
final class Judge {
    private final UnaryOperator<String> describe;

    Judge(UnaryOperator<String> describe) {
        this.describe = describe;
    }

    /** A violation; the pattern begins with the property's id. */
    Violation violation(String pattern, @Nullable Object... values) {
        return new Violation(
                describe.apply(MessageFormatter.arrayFormat(pattern, values).getMessage()));
    }

    void require(boolean holds, String pattern, @Nullable Object... values) {
        if (!holds) {
            throw violation(pattern, values);
        }
    }
}
