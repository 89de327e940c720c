package carousel.knet.internal;

import carousel.api.knet.AccessRule;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom a link hears: the first rule that matches decides, and without one nobody is heard (knet-wire 3.2). */
final class AccessList {
    private List<AccessRule> rules;

    /** Spares the rules, and the copies of addresses that comparing them takes, for the peer that speaks all the time. */
    private @Nullable InetAddress accepted;

    AccessList(List<AccessRule> rules) {
        this.rules = List.copyOf(rules);
    }

    void set(List<AccessRule> newRules) {
        rules = List.copyOf(newRules);
        accepted = null;
    }

    boolean accepts(InetAddress source) {
        if (source.equals(accepted)) {
            return true;
        }
        for (AccessRule rule : rules) {
            if (rule.matches(source)) {
                boolean isAccepted = rule.action() == AccessRule.Action.ACCEPT;
                if (isAccepted) {
                    accepted = source;
                }
                return isAccepted;
            }
        }
        return false;
    }
}
