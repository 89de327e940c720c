package carousel.api.service;

/**
 * Executive messages of one function of a service since it was attached.
 *
 * @param sent by this node
 * @param received from all members, this one included
 */
public record ServiceTraffic(long sent, long received) {}
