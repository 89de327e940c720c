package carousel.api.service;

/**
 * A time in which the node's loop should have run and did not ({@code stats.schedmiss.*}).
 *
 * @param epochMillis when it was noticed
 * @param delayMillis how long it took
 */
public record SchedulingMiss(long epochMillis, float delayMillis) {}
