package carousel.ipc.internal.server;

/**
 * Who a client is, as the kernel says.
 *
 * @param processId its process
 * @param userId its effective user, unsigned
 * @param groupId its effective group, unsigned
 * @param maxMessageBytes the longest message of its connection
 */
record ClientIdentity(int processId, int userId, int groupId, int maxMessageBytes) {}
