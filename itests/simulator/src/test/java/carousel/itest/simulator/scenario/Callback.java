package carousel.itest.simulator.scenario;

/** The calls of a listener in which the owner may call back. */
enum Callback {
    TRANSITIONAL,
    REGULAR,
    TOKEN_SENT,
    DELIVERED
}
