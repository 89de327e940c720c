/** The sample transport {@code tcp}: knet's packets over TCP connections. */
package carousel.sample.transport.tcp;
