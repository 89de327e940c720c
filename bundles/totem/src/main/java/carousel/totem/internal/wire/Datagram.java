package carousel.totem.internal.wire;

import java.nio.ByteBuffer;

/** Any datagram of the ring. */
public final class Datagram {
    private Datagram() {}

    /** All acceptance tests in Corosync's order: common header, then what the type needs (totem-wire 2). */
    public static Verdict validate(ByteBuffer buffer, int at, int length) {
        Verdict verdict = Header.validate(buffer, at, length);
        if (verdict != Verdict.ACCEPTED) {
            return verdict;
        }
        if (length > Header.MAX_DATAGRAM_BYTES) {
            return Verdict.TOO_LONG;
        }
        return switch (Header.type(buffer, at)) {
            case ORF_TOKEN -> OrfToken.validate(buffer, at, length);
            case MCAST -> Mcast.validate(buffer, at, length);
            case MERGE_DETECT -> MergeDetect.validate(buffer, at, length);
            case JOIN -> Join.validate(buffer, at, length);
            case COMMIT_TOKEN -> CommitToken.validate(buffer, at, length);
            case HOLD_CANCEL -> HoldCancel.validate(buffer, at, length);
        };
    }

    /** For people: also says what is wrong with a malformed one. */
    public static String describe(ByteBuffer buffer, int at, int length) {
        Verdict verdict = validate(buffer, at, length);
        if (verdict != Verdict.ACCEPTED) {
            return "datagram of " + length + " bytes that " + verdict.text();
        }
        return switch (Header.type(buffer, at)) {
            case ORF_TOKEN -> OrfToken.describe(buffer, at);
            case MCAST -> Mcast.describe(buffer, at, length);
            case MERGE_DETECT -> MergeDetect.describe(buffer, at);
            case JOIN -> Join.describe(buffer, at);
            case COMMIT_TOKEN -> CommitToken.describe(buffer, at);
            case HOLD_CANCEL -> HoldCancel.describe(buffer, at);
        };
    }
}
