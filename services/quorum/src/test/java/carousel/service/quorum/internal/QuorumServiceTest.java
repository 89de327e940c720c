package carousel.service.quorum.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.config.QuorumConfiguration;
import carousel.api.quorum.MembershipChange;
import carousel.api.quorum.QuorumListener;
import carousel.api.quorum.QuorumState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Service 3 as applications see it (services reference 3). */
class QuorumServiceTest {
    private final List<String> log = new ArrayList<>();
    private final QuorumListener listener = new QuorumListener() {
        @Override
        public void quorumChanged(QuorumState state) {
            log.add((state.quorate() ? "quorate " : "not quorate ") + state.ring() + " " + state.members());
        }

        @Override
        public void membershipChanged(MembershipChange change) {
            log.add("ring " + change.ring() + " " + change.members() + " joined " + change.joined() + " left "
                    + change.left());
        }
    };

    private static VoteCluster cluster(VoteSettings settings) {
        return new VoteCluster(settings, Path.of("no-such-directory"));
    }

    @Test
    void F099_membersAreToldWhenTheRingFormsAndQuorumWhenItIsSynchronised() {
        VoteCluster cluster = cluster(VoteSettings.nodes(3));
        VoteCluster.Node node = cluster.start(1);
        node.quorum.follow(listener);
        assertEquals(List.of("not quorate 0.0 []"), log);
        log.clear();
        cluster.start(2);
        cluster.begin(List.of(1, 2));
        assertEquals(List.of("ring 1.4 [1, 2] joined [1, 2] left []"), log);
        log.clear();
        cluster.finish();
        assertEquals(List.of("quorate 1.4 [1, 2]"), log);
        log.clear();
        cluster.kill(2);
        assertEquals(List.of("ring 1.8 [1] joined [] left [2]", "not quorate 1.8 [1]"), log);
    }

    @Test
    void nodeThatWentAndCameBackIsToldAsBoth() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(3));
        cluster.node(1).quorum.follow(listener);
        log.clear();
        cluster.split("1,2/3");
        log.clear();
        cluster.node(1)
                .quorum
                .syncInit(List.of(1), List.of(1, 2), cluster.node(1).ringId());
        assertEquals(List.of("ring 1.8 [1, 2] joined [2] left [2]"), log);
    }

    @Test
    void F099_listenerThatComesLaterIsToldHowThingsStand() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        cluster.node(1).quorum.follow(listener);
        assertEquals(List.of("ring 1.4 [1, 2] joined [] left []", "quorate 1.4 [1, 2]"), log);
    }

    @Test
    void F100_withoutProviderEverybodyMayGoOn() {
        VoteSettings settings = VoteSettings.nodes(3);
        settings.provider = QuorumConfiguration.Provider.NONE;
        VoteCluster cluster = cluster(settings);
        VoteCluster.Node node = cluster.start(1);
        cluster.ring(List.of(1));
        assertEquals(new QuorumState(false, true, node.ringId(), List.of(1)), node.quorum.state());
    }

    @Test
    void F115_applicationMayNotGoOnWhenTheNodeStops() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        cluster.node(1).quorum.follow(listener);
        log.clear();
        cluster.node(1).quorum.detach();
        assertEquals(List.of("not quorate 0.0 []"), log);
    }

    @Test
    void listenerThatLeftHearsNothing() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        cluster.node(1).quorum.follow(listener);
        cluster.node(1).quorum.unfollow(listener);
        log.clear();
        cluster.kill(2);
        assertEquals(List.of(), log);
    }

    @Test
    void listenerThatFailsHearsTheNextCall() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        cluster.node(1).quorum.follow(new QuorumListener() {
            @Override
            public void quorumChanged(QuorumState state) {
                log.add(String.valueOf(state.quorate()));
                throw new IllegalStateException("as the test wants");
            }
        });
        cluster.kill(2);
        assertEquals(List.of("true", "false"), log);
    }

    @Test
    void listenersAreToldAlsoByWhatIsNoNewRing() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(3));
        cluster.kill(3);
        cluster.kill(2);
        cluster.node(1).quorum.follow(listener);
        log.clear();
        cluster.node(1).calls.setVotes(1, 3).join();
        cluster.deliverAll();
        assertEquals(List.of("quorate 1.c [1]"), log);
    }
}
