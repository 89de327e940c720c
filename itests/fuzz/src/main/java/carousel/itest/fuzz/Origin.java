package carousel.itest.fuzz;

/** Where an attacker's packet comes from, of one byte. */
final class Origin {
    private static final int[] HOSTS = {Victim.TWO_LINKS, Victim.TWO_LINKS, Victim.DYNAMIC, Victim.DYNAMIC};
    private static final int[] LINKS = {0, 1, 0, Victim.DYNAMIC_LINK};

    private Origin() {}

    static int host(int selector) {
        return HOSTS[selector & 3];
    }

    static int link(int selector) {
        return LINKS[selector & 3];
    }
}
