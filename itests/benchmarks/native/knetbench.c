/*
 * One end of a knet link for the throughput benchmark, on the public libknet: the measure for carousel.benchmarks.knet
 * KnetBench, which does the same and speaks the same words. Method: docs/performance.md.
 *
 *   cc -O2 -Wall -o knetbench knetbench.c -lknet
 *   knetbench HOSTID LOCALIP PEERID PEERIP PORT CIPHER/HASH|clear
 *
 * Standard input, a command a line, each answered by one line:
 *   up DATAMTU                  waits for the link and this data MTU                    -> up
 *   run ID SIZE MILLIS WINDOW   sends messages of SIZE bytes for that long, never more than WINDOW of them unacknowledged
 *                               -> run sent=N stalls=N nanos=N cpu=NANOS
 *   received                    what came of the newest run                             -> received count=N
 *   cpu                         processor time of this process                          -> cpu NANOS
 *
 * A message: byte 0 target host, byte 1 kind (data, acknowledgement, end of run), bytes 2 to 3 run, 4 to 7 number, 8 to 11
 * window; little endian. A receiver acknowledges each quarter of a window, and the end of a run.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <libknet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { DATA, ACK, END };
#define HEADER_BYTES 12
#define STALL_NANOS 200000000ull

static knet_handle_t handle;
static int datafd;
static int peer;

static unsigned char in[KNET_MAX_PACKET_SIZE + 1], out[KNET_MAX_PACKET_SIZE];
/* receiving */
static uint16_t rx_run;
static uint32_t rx_count, rx_next;
/* sending */
static uint16_t tx_run;
static uint32_t tx_acked;
static int tx_ended;

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static uint64_t cpu_ns(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000000ull + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1000ull;
}

static uint32_t get32(const unsigned char *p)
{
    return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put32(unsigned char *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = v >> (8 * i);
}

static void header(unsigned char *m, int kind, uint16_t run, uint32_t number, uint32_t window)
{
    m[0] = peer;
    m[1] = kind;
    m[2] = run;
    m[3] = run >> 8;
    put32(m + 4, number);
    put32(m + 8, window);
}

static void put(const unsigned char *m, size_t size)
{
    while (send(datafd, m, size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
        if (errno != EAGAIN && errno != EWOULDBLOCK) {
            perror("knetbench: send");
            exit(1);
        }
        struct pollfd p = {datafd, POLLOUT, 0};
        poll(&p, 1, 10);
    }
}

static void handle_message(const unsigned char *m)
{
    uint16_t run = m[2] | m[3] << 8;
    uint32_t number = get32(m + 4), window = get32(m + 8);
    if (m[1] == ACK) {
        if (run == tx_run) {
            if ((int32_t)(number - tx_acked) > 0)
                tx_acked = number;
            tx_ended |= window != 0;
        }
        return;
    }
    if (run != rx_run) {
        rx_run = run;
        rx_count = rx_next = 0;
    }
    unsigned char ack[HEADER_BYTES];
    if (m[1] == END) {
        header(ack, ACK, run, number, 1);
        put(ack, sizeof ack);
        return;
    }
    rx_count++;
    uint32_t quarter = window / 4;
    uint32_t before = rx_next / quarter;
    if (number + 1 > rx_next)
        rx_next = number + 1;
    if (rx_next / quarter != before) {
        header(ack, ACK, run, rx_next, 0);
        put(ack, sizeof ack);
    }
}

static void receive_all(void)
{
    ssize_t n;
    while ((n = recv(datafd, in, sizeof in, MSG_DONTWAIT)) > 0)
        if (n >= HEADER_BYTES)
            handle_message(in);
}

static void wait_in(int millis)
{
    struct pollfd p = {datafd, POLLIN, 0};
    poll(&p, 1, millis);
    receive_all();
}

static void run(unsigned id, unsigned size, unsigned millis, unsigned window)
{
    uint64_t cpu = cpu_ns(), begin = now_ns(), end = begin + millis * 1000000ull, stalled = begin;
    uint32_t sent = 0, stalls = 0;
    tx_run = id;
    tx_acked = 0;
    tx_ended = 0;
    while (now_ns() < end) {
        uint32_t acked = tx_acked;
        while (sent - tx_acked < window) {
            header(out, DATA, id, sent++, window);
            put(out, size);
        }
        wait_in(20);
        if (tx_acked != acked) {
            stalled = now_ns();
        } else if (now_ns() - stalled > STALL_NANOS) {
            stalls++;
            tx_acked = sent;
            stalled = now_ns();
        }
    }
    for (int tries = 0; !tx_ended && tries < 100; tries++) {
        unsigned char m[HEADER_BYTES];
        header(m, END, id, sent, 0);
        put(m, sizeof m);
        for (int waits = 0; !tx_ended && waits < 10; waits++)
            wait_in(5);
    }
    printf("run sent=%u stalls=%u nanos=%llu cpu=%llu\n", sent, stalls, (unsigned long long)(now_ns() - begin),
           (unsigned long long)(cpu_ns() - cpu));
}

static void up(unsigned wanted)
{
    unsigned mtu = 0;
    for (int i = 0; i < 600; i++) {
        struct knet_link_status s;
        if (knet_link_get_status(handle, peer, 0, &s, sizeof s) == 0 && s.connected
            && knet_handle_pmtud_get(handle, &mtu) == 0 && mtu == wanted) {
            printf("up\n");
            return;
        }
        usleep(50000);
    }
    printf("error data MTU is %u\n", mtu);
}

static int filter(void *private_data, const unsigned char *data, ssize_t length, uint8_t tx_rx, knet_node_id_t self,
                  knet_node_id_t source, int8_t *channel, knet_node_id_t *targets, size_t *count)
{
    (void)private_data; (void)length; (void)tx_rx; (void)self; (void)source; (void)channel;
    targets[0] = data[0];
    *count = 1;
    return 0;
}

static void on_socket(void *private_data, int fd, int8_t channel, uint8_t tx_rx, int error, int error_number)
{
    (void)private_data; (void)fd; (void)channel; (void)tx_rx;
    fprintf(stderr, "knetbench: data fd: error %d errno %d\n", error, error_number);
}

static int die(const char *what)
{
    fprintf(stderr, "knetbench: %s: %s\n", what, strerror(errno));
    return 1;
}

static int set_crypto(const char *names)
{
    struct knet_handle_crypto_cfg c;
    memset(&c, 0, sizeof c);
    strcpy(c.crypto_model, "openssl");
    if (sscanf(names, "%15[^/]/%15s", c.crypto_cipher_type, c.crypto_hash_type) != 2)
        return -1;
    c.private_key_len = 256;
    for (unsigned i = 0; i < c.private_key_len; i++)
        c.private_key[i] = i * 7 + 3;
    return knet_handle_crypto_set_config(handle, &c, 1) || knet_handle_crypto_use_config(handle, 1)
           || knet_handle_crypto_rx_clear_traffic(handle, KNET_CRYPTO_RX_DISALLOW_CLEAR_TRAFFIC);
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "usage: knetbench HOSTID LOCALIP PEERID PEERIP PORT CIPHER/HASH|clear\n");
        return 2;
    }
    struct sockaddr_storage local, remote;
    memset(&local, 0, sizeof local);
    memset(&remote, 0, sizeof remote);
    peer = atoi(argv[3]);
    for (size_t i = 0; i < sizeof out; i++)
        out[i] = i * 31 + (i >> 8);
    int8_t channel = 0;
    handle = knet_handle_new(atoi(argv[1]), 0, KNET_LOG_ERR);
    if (!handle || knet_handle_enable_sock_notify(handle, NULL, on_socket)
        || knet_handle_enable_filter(handle, NULL, filter) || knet_handle_add_datafd(handle, &datafd, &channel))
        return die("handle");
    if (strcmp(argv[6], "clear") && set_crypto(argv[6]))
        return die("crypto");
    if (knet_handle_setfwd(handle, 1) || knet_host_add(handle, peer)
        || knet_strtoaddr(argv[2], argv[5], &local, sizeof local)
        || knet_strtoaddr(argv[4], argv[5], &remote, sizeof remote)
        || knet_link_set_config(handle, peer, 0, KNET_TRANSPORT_UDP, &local, &remote, KNET_LINK_FLAG_TRAFFICHIPRIO)
        || knet_link_set_ping_timers(handle, peer, 0, 500, 5000, 2048) || knet_link_set_pong_count(handle, peer, 0, 1)
        || knet_link_set_enable(handle, peer, 0, 1))
        return die("link");
    setvbuf(stdin, NULL, _IONBF, 0); /* poll must see what fgets has not taken */
    char line[128];
    for (;;) {
        struct pollfd p[2] = {{datafd, POLLIN, 0}, {0, POLLIN, 0}};
        poll(p, 2, -1);
        if (p[0].revents)
            receive_all();
        if (!p[1].revents)
            continue;
        if (!fgets(line, sizeof line, stdin))
            return 0;
        unsigned a, b, c, d;
        if (sscanf(line, "up %u", &a) == 1)
            up(a);
        else if (sscanf(line, "run %u %u %u %u", &a, &b, &c, &d) == 4)
            run(a, b, c, d);
        else if (!strcmp(line, "received\n"))
            printf("received count=%u\n", rx_count);
        else if (!strcmp(line, "cpu\n"))
            printf("cpu %llu\n", (unsigned long long)cpu_ns());
        else
            printf("error what?\n");
        fflush(stdout);
    }
}
