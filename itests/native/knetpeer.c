/*
 * A handle of the real libknet, by its public API: the oracle of the link manager's tests.
 *
 *   cc -O2 -Wall -o knetpeer knetpeer.c -lknet
 *   knetpeer HOSTID
 *
 * Standard input, a command a line; each is answered by one line on standard output: "ok", "ok VALUES" or "error WHAT: WHY".
 *   crypto SLOT MODEL CIPHER HASH KEYHEX     fill a crypto slot ("none none none 00" empties it)
 *   use SLOT                                 send by this slot, 0 is clear
 *   clear allow|refuse                       packets that no slot opens
 *   compress MODEL THRESHOLD LEVEL
 *   access 0|1                               access lists
 *   pmtud INTERVAL_S INTERFACE_MTU           0 as MTU: search
 *   host ID POLICY                           0 passive, 1 active, 2 rr
 *   link HOST LINK SRC SPORT DST DPORT PRIORITY INTERVAL_MS TIMEOUT_MS PONGS     DST "dynamic": learn it; not yet enabled
 *   unlink HOST LINK
 *   enable HOST LINK 0|1
 *   priority HOST LINK N
 *   acl HOST LINK accept|reject address|mask|range A B
 *   send TARGET FIRST COUNT SEED MIN MAX KIND   COUNT messages from number FIRST, KIND text or noise; TARGET 0: all
 *   flow TARGET INTERVAL_US SIZE FIRST       send without end in the background; "flow stop" and "flow position" answer the next number
 *   take                                     "ok N", then N lines "INDEX LENGTH CRC32": what was received since the last take
 *   count                                    messages received since the last take
 *   mtu                                      data MTU
 *   status HOST LINK                         name=value ...
 *   stats                                    name=value ...
 *   log                                      "ok N", then N lines of libknet's own log
 *   quit
 * End of input ends it too.
 *
 * A message carries its target in byte 0 and, from 5 bytes on, its number in bytes 1 to 4, little endian. The rest is made
 * from seed and number, as by carousel.itests.knet.Messages.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <libknet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_LOG_LINES 20000

struct received {
    int64_t index;
    uint32_t length;
    uint32_t crc;
};

static knet_handle_t handle;
static int datafd;
static int log_fds[2];
static struct received *got;
static size_t got_count, got_room;
static char *log_lines[MAX_LOG_LINES];
static size_t log_count;
static uint32_t crc_table[256];

static struct {
    int on;
    unsigned target, size;
    uint32_t number;
    uint64_t interval_ns, due_ns;
} flow;

static void make_crc_table(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int k = 0; k < 8; k++)
            c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
        crc_table[i] = c;
    }
}

static uint32_t crc32_of(const unsigned char *p, size_t n)
{
    uint32_t c = 0xFFFFFFFFu;
    while (n--)
        c = crc_table[(c ^ *p++) & 0xFF] ^ (c >> 8);
    return c ^ 0xFFFFFFFFu;
}

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static uint64_t next(uint64_t *x)
{
    *x = *x * 6364136223846793005ull + 1442695040888963407ull;
    return *x >> 33;
}

/* Answers the length. */
static uint32_t make_message(unsigned char *m, unsigned target, uint32_t number, uint64_t seed, uint32_t min,
                             uint32_t max, int noise)
{
    uint64_t x = seed + number;
    uint32_t size = min + next(&x) % (max - min + 1);
    uint32_t fill = next(&x);
    for (uint32_t k = 0; k < size; k++)
        m[k] = noise ? (unsigned char)(next(&x) >> 8) : (unsigned char)(fill + k % 16 * 31);
    m[0] = target;
    if (size >= 5)
        for (int k = 0; k < 4; k++)
            m[1 + k] = number >> (8 * k);
    return size;
}

static void receive_all(void)
{
    static unsigned char m[KNET_MAX_PACKET_SIZE + 1];
    ssize_t n;
    while ((n = recv(datafd, m, sizeof m, MSG_DONTWAIT)) > 0) {
        if (got_count == got_room) {
            got_room = got_room ? got_room * 2 : 1024;
            got = realloc(got, got_room * sizeof *got);
        }
        struct received *r = &got[got_count++];
        r->index = n < 5 ? -1 : (int64_t)(m[1] | m[2] << 8 | m[3] << 16 | (uint32_t)m[4] << 24);
        r->length = n;
        r->crc = crc32_of(m, n);
    }
}

static void drain_log(void)
{
    struct knet_log_msg record;
    while (read(log_fds[0], &record, sizeof record) == sizeof record) {
        char text[KNET_MAX_LOG_MSG_SIZE + 64];
        snprintf(text, sizeof text, "%s %s: %s", knet_log_get_loglevel_name(record.msglevel),
                 knet_log_get_subsystem_name(record.subsystem), record.msg);
        if (log_count < MAX_LOG_LINES)
            log_lines[log_count++] = strdup(text);
    }
}

/* Writes one message, waiting for room while receiving on. */
static int put(const unsigned char *m, uint32_t size)
{
    ssize_t n;
    while ((n = send(datafd, m, size, MSG_DONTWAIT | MSG_NOSIGNAL)) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        struct pollfd p = {datafd, POLLOUT, 0};
        poll(&p, 1, 10);
        receive_all();
    }
    return n == (ssize_t)size ? 0 : -1;
}

static int answer(int result, const char *what)
{
    if (result == 0)
        printf("ok\n");
    else
        printf("error %s: %s (%d)\n", what, strerror(errno), result);
    return result;
}

static int filter(void *private_data, const unsigned char *data, ssize_t length, uint8_t tx_rx, knet_node_id_t self,
                  knet_node_id_t source, int8_t *channel, knet_node_id_t *targets, size_t *count)
{
    (void)private_data; (void)length; (void)tx_rx; (void)self; (void)source; (void)channel;
    if (data[0] == 0)
        return 1;
    targets[0] = data[0];
    *count = 1;
    return 0;
}

static void on_socket(void *private_data, int fd, int8_t channel, uint8_t tx_rx, int error, int error_number)
{
    static int told;
    (void)private_data; (void)fd;
    if (!told++)
        fprintf(stderr, "knetpeer: data fd of channel %d: tx_rx %u error %d errno %d\n", channel, tx_rx, error, error_number);
}

static int address(const char *host, const char *port, struct sockaddr_storage *out)
{
    memset(out, 0, sizeof *out);
    return knet_strtoaddr(host, port, out, sizeof *out);
}

static void do_link(char **w)
{
    struct sockaddr_storage src, dst;
    int host = atoi(w[1]), link = atoi(w[2]);
    int dynamic = !strcmp(w[5], "dynamic");
    if (address(w[3], w[4], &src) || (!dynamic && address(w[5], w[6], &dst))) {
        printf("error address\n");
        return;
    }
    if (knet_link_set_config(handle, host, link, KNET_TRANSPORT_UDP, &src, dynamic ? NULL : &dst,
                             KNET_LINK_FLAG_TRAFFICHIPRIO)) {
        answer(-1, "link");
        return;
    }
    if (knet_link_set_priority(handle, host, link, atoi(w[7]))
        || knet_link_set_ping_timers(handle, host, link, atoi(w[8]), atoi(w[9]), 2048)
        || knet_link_set_pong_count(handle, host, link, atoi(w[10]))) {
        answer(-1, "link");
        return;
    }
    answer(0, "link");
}

static void do_unlink(int host, int link)
{
    if (knet_link_set_enable(handle, host, link, 0))
        answer(-1, "disable");
    else
        answer(knet_link_clear_config(handle, host, link), "unlink");
}

static void do_crypto(char **w)
{
    struct knet_handle_crypto_cfg c;
    memset(&c, 0, sizeof c);
    snprintf(c.crypto_model, sizeof c.crypto_model, "%s", w[2]);
    snprintf(c.crypto_cipher_type, sizeof c.crypto_cipher_type, "%s", w[3]);
    snprintf(c.crypto_hash_type, sizeof c.crypto_hash_type, "%s", w[4]);
    for (const char *p = w[5]; p[0] && p[1] && c.private_key_len < sizeof c.private_key; p += 2) {
        unsigned byte;
        sscanf(p, "%2x", &byte);
        c.private_key[c.private_key_len++] = byte;
    }
    answer(knet_handle_crypto_set_config(handle, &c, atoi(w[1])), "crypto");
}

static void do_compress(char **w)
{
    struct knet_handle_compress_cfg c;
    memset(&c, 0, sizeof c);
    snprintf(c.compress_model, sizeof c.compress_model, "%s", w[1]);
    c.compress_threshold = atoi(w[2]);
    c.compress_level = atoi(w[3]);
    answer(knet_handle_compress(handle, &c), "compress");
}

static void do_acl(char **w)
{
    struct sockaddr_storage a, b;
    if (address(w[5], "0", &a) || address(w[6], "0", &b)) {
        printf("error address\n");
        return;
    }
    check_type_t type = !strcmp(w[4], "mask")    ? CHECK_TYPE_MASK
                        : !strcmp(w[4], "range") ? CHECK_TYPE_RANGE
                                                 : CHECK_TYPE_ADDRESS;
    answer(knet_link_add_acl(handle, atoi(w[1]), atoi(w[2]), &a, &b, type,
                             strcmp(w[3], "accept") ? CHECK_REJECT : CHECK_ACCEPT),
           "acl");
}

static void do_send(char **w)
{
    static unsigned char m[KNET_MAX_PACKET_SIZE];
    uint32_t first = strtoul(w[2], NULL, 10), count = strtoul(w[3], NULL, 10);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t size = make_message(m, atoi(w[1]), first + i, strtoull(w[4], NULL, 10), atoi(w[5]), atoi(w[6]),
                                     !strcmp(w[7], "noise"));
        if (put(m, size)) {
            answer(-1, "send");
            return;
        }
        if (i % 16 == 0)
            receive_all();
    }
    answer(0, "send");
}

static void do_flow(char **w)
{
    if (!w[2]) {
        flow.on = flow.on && strcmp(w[1], "stop");
        printf("ok %u\n", flow.number);
        return;
    }
    flow.target = atoi(w[1]);
    flow.interval_ns = strtoull(w[2], NULL, 10) * 1000;
    flow.size = atoi(w[3]);
    flow.number = strtoul(w[4], NULL, 10);
    flow.due_ns = now_ns();
    flow.on = 1;
    answer(0, "flow");
}

static void do_flow_work(void)
{
    static unsigned char m[KNET_MAX_PACKET_SIZE];
    uint64_t now = now_ns();
    while (flow.on && flow.due_ns <= now) {
        uint32_t size = make_message(m, flow.target, flow.number, 7, flow.size, flow.size, 1);
        put(m, size);
        flow.number++;
        flow.due_ns += flow.interval_ns;
    }
}

static void do_take(void)
{
    receive_all();
    printf("ok %zu\n", got_count);
    for (size_t i = 0; i < got_count; i++)
        printf("%lld %u %08x\n", (long long)got[i].index, got[i].length, got[i].crc);
    got_count = 0;
}

static void do_log(void)
{
    drain_log();
    printf("ok %zu\n", log_count);
    for (size_t i = 0; i < log_count; i++) {
        printf("%s\n", log_lines[i]);
        free(log_lines[i]);
    }
    log_count = 0;
}

static void do_status(int host, int link)
{
    struct knet_link_status s;
    struct knet_host_status h;
    memset(&s, 0, sizeof s);
    if (knet_link_get_status(handle, host, link, &s, sizeof s) || knet_host_get_status(handle, host, &h)) {
        answer(-1, "status");
        return;
    }
    struct knet_link_stats *t = &s.stats;
    printf("ok reachable=%u enabled=%u connected=%u dynconnected=%u dst=%s:%s latency=%llu mtu=%u overhead=%u",
           h.reachable, s.enabled, s.connected, s.dynconnected, s.dst_ipaddr, s.dst_port, s.latency, s.mtu,
           s.proto_overhead);
#define KIND(name)                                                                                                     \
    printf(" tx_" #name "_packets=%llu tx_" #name "_bytes=%llu rx_" #name "_packets=%llu rx_" #name "_bytes=%llu"       \
           " tx_" #name "_errors=%u",                                                                                  \
           (unsigned long long)t->tx_##name##_packets, (unsigned long long)t->tx_##name##_bytes,                       \
           (unsigned long long)t->rx_##name##_packets, (unsigned long long)t->rx_##name##_bytes, t->tx_##name##_errors)
    KIND(data);
    KIND(ping);
    KIND(pong);
    KIND(pmtu);
    printf(" up_count=%u down_count=%u latency_samples=%u\n", t->up_count, t->down_count, t->latency_samples);
}

static void do_stats(void)
{
    struct knet_handle_stats s;
    if (knet_handle_get_stats(handle, &s, sizeof s)) {
        answer(-1, "stats");
        return;
    }
#define VALUE(name) printf(" " #name "=%llu", (unsigned long long)s.name)
    printf("ok");
    VALUE(tx_uncompressed_packets);
    VALUE(tx_compressed_packets);
    VALUE(tx_compressed_original_bytes);
    VALUE(tx_compressed_size_bytes);
    VALUE(rx_compressed_packets);
    VALUE(rx_compressed_original_bytes);
    VALUE(rx_compressed_size_bytes);
    VALUE(tx_crypt_packets);
    VALUE(tx_crypt_byte_overhead);
    VALUE(rx_crypt_packets);
    putchar('\n');
}

static void do_mtu(void)
{
    unsigned mtu;
    if (knet_handle_pmtud_get(handle, &mtu))
        answer(-1, "mtu");
    else
        printf("ok %u\n", mtu);
}

static void do_pmtud(unsigned interval, unsigned interface_mtu)
{
    if (knet_handle_pmtud_setfreq(handle, interval))
        answer(-1, "pmtud");
    else
        answer(knet_handle_pmtud_set(handle, interface_mtu), "pmtud");
}

static void do_host(int id, int policy)
{
    if (knet_host_add(handle, id))
        answer(-1, "host");
    else
        answer(knet_host_set_policy(handle, id, policy), "policy");
}

/* Answers whether to go on. */
static int command(char *line)
{
    char *w[16] = {0};
    int n = 0;
    for (char *p = strtok(line, " \n"); p && n < 15; p = strtok(NULL, " \n"))
        w[n++] = p;
#define IS(name, words) (n == (words) && !strcmp(w[0], name))
    if (IS("quit", 1)) {
        printf("ok\n");
        return 0;
    }
    if (IS("crypto", 6))
        do_crypto(w);
    else if (IS("use", 2))
        answer(knet_handle_crypto_use_config(handle, atoi(w[1])), "use");
    else if (IS("clear", 2))
        answer(knet_handle_crypto_rx_clear_traffic(handle, !strcmp(w[1], "allow")
                                                               ? KNET_CRYPTO_RX_ALLOW_CLEAR_TRAFFIC
                                                               : KNET_CRYPTO_RX_DISALLOW_CLEAR_TRAFFIC),
               "clear");
    else if (IS("compress", 4))
        do_compress(w);
    else if (IS("access", 2))
        answer(knet_handle_enable_access_lists(handle, atoi(w[1])), "access");
    else if (IS("pmtud", 3))
        do_pmtud(atoi(w[1]), atoi(w[2]));
    else if (IS("host", 3))
        do_host(atoi(w[1]), atoi(w[2]));
    else if (IS("link", 11))
        do_link(w);
    else if (IS("unlink", 3))
        do_unlink(atoi(w[1]), atoi(w[2]));
    else if (IS("enable", 4))
        answer(knet_link_set_enable(handle, atoi(w[1]), atoi(w[2]), atoi(w[3])), "enable");
    else if (IS("priority", 4))
        answer(knet_link_set_priority(handle, atoi(w[1]), atoi(w[2]), atoi(w[3])), "priority");
    else if (IS("acl", 7))
        do_acl(w);
    else if (IS("send", 8))
        do_send(w);
    else if (IS("flow", 2) || IS("flow", 5))
        do_flow(w);
    else if (IS("take", 1))
        do_take();
    else if (IS("count", 1)) {
        receive_all();
        printf("ok %zu\n", got_count);
    } else if (IS("mtu", 1))
        do_mtu();
    else if (IS("status", 3))
        do_status(atoi(w[1]), atoi(w[2]));
    else if (IS("stats", 1))
        do_stats();
    else if (IS("log", 1))
        do_log();
    else
        printf("error what?\n");
    return 1;
}

static int die(const char *what)
{
    fprintf(stderr, "knetpeer: %s: %s\n", what, strerror(errno));
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: knetpeer HOSTID\n");
        return 2;
    }
    make_crc_table();
    if (pipe2(log_fds, O_NONBLOCK | O_CLOEXEC))
        return die("pipe");
    handle = knet_handle_new_ex(atoi(argv[1]), log_fds[1], KNET_LOG_DEBUG, geteuid() ? 0 : KNET_HANDLE_FLAG_PRIVILEGED);
    if (!handle)
        return die("handle");
    int8_t channel = 0;
    if (knet_handle_enable_sock_notify(handle, NULL, on_socket) || knet_handle_enable_filter(handle, NULL, filter)
        || knet_handle_add_datafd(handle, &datafd, &channel) || knet_handle_setfwd(handle, 1))
        return die("set-up");
    setvbuf(stdin, NULL, _IONBF, 0); /* poll must see what fgets has not taken */
    char line[KNET_MAX_KEY_LEN * 2 + 256];
    for (;;) {
        struct pollfd p[3] = {{datafd, POLLIN, 0}, {0, POLLIN, 0}, {log_fds[0], POLLIN, 0}};
        poll(p, 3, flow.on ? 1 : -1);
        do_flow_work();
        if (p[0].revents)
            receive_all();
        if (p[2].revents)
            drain_log();
        if (p[1].revents) {
            if (!fgets(line, sizeof line, stdin) || !command(line))
                break;
            fflush(stdout);
        }
    }
    fflush(stdout);
    return 0; /* like a killed node: peers are to notice by themselves */
}
