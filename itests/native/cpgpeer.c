/*
 * A member of one group on a real daemon, by the public libcpg: the oracle of the mixed ring's tests.
 *
 *   cc -O2 -Wall -o cpgpeer cpgpeer.c -lcpg -lcorosync_common
 *   cpgpeer GROUP LOGFILE
 *
 * Log, a line an event, flushed at once:
 *   J <node>                               joined; own node id
 *   C <n> <node>:<pid> ... -<node>:<pid>/<reason> ... +<node>:<pid>/<reason> ...
 *                                          members after a change, who left, who joined
 *   R <ring> <node> ...                    the ring and its members, after a synchronisation
 *   M <node> <pid> <length> <crc32>        a message, in the order of delivery
 *
 * Standard input, a command a line; each is answered by one line on standard output:
 *   send COUNT SEED SIZES  COUNT messages; SIZES is a comma list that they take in turn: MAX for 1 to MAX bytes,
 *                          =SIZE for exactly SIZE; what is left to chance is made from SEED       -> sent COUNT
 *   count                  messages delivered so far                                            -> count N
 *   quit                   leave the group and end                                              -> bye
 * End of input ends it too.
 */
#include <corosync/cpg.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static FILE *logfile;
static unsigned long delivered;
static uint32_t crc_table[256];

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

static void on_deliver(cpg_handle_t h, const struct cpg_name *group, uint32_t node, uint32_t pid, void *msg, size_t len)
{
    (void)h;
    (void)group;
    delivered++;
    fprintf(logfile, "M %u %u %zu %08x\n", node, pid, len, crc32_of(msg, len));
}

static void on_confchg(cpg_handle_t h, const struct cpg_name *group, const struct cpg_address *members, size_t n,
                       const struct cpg_address *left, size_t nleft, const struct cpg_address *joined, size_t njoined)
{
    (void)h; (void)group;
    fprintf(logfile, "C %zu", n);
    for (size_t i = 0; i < n; i++)
        fprintf(logfile, " %u:%u", members[i].nodeid, members[i].pid);
    for (size_t i = 0; i < nleft; i++)
        fprintf(logfile, " -%u:%u/%u", left[i].nodeid, left[i].pid, left[i].reason);
    for (size_t i = 0; i < njoined; i++)
        fprintf(logfile, " +%u:%u/%u", joined[i].nodeid, joined[i].pid, joined[i].reason);
    fputc('\n', logfile);
}

static void on_ring(cpg_handle_t h, struct cpg_ring_id ring, uint32_t n, const uint32_t *members)
{
    (void)h;
    fprintf(logfile, "R %x.%llx", ring.nodeid, (unsigned long long)ring.seq);
    for (uint32_t i = 0; i < n; i++)
        fprintf(logfile, " %u", members[i]);
    fputc('\n', logfile);
}

static int die(const char *what, cs_error_t e)
{
    fprintf(stderr, "cpgpeer: %s: %s (%d)\n", what, cs_strerror(e), e);
    exit(1);
}

static void dispatch(cpg_handle_t h)
{
    cs_error_t e = cpg_dispatch(h, CS_DISPATCH_ALL);
    if (e != CS_OK && e != CS_ERR_TRY_AGAIN)
        die("dispatch", e);
    fflush(logfile);
}

/* The same generator as the Java load bundle: x' = x * 6364136223846793005 + 1442695040888963407. */
static uint64_t next(uint64_t *x)
{
    *x = *x * 6364136223846793005ull + 1442695040888963407ull;
    return *x >> 33;
}

/* The size that the i-th message has by the list: "=SIZE" or "MAX". */
static unsigned long size_of(const char *sizes, unsigned long i, uint64_t random)
{
    unsigned long kinds = 1;
    for (const char *p = sizes; *p; p++)
        kinds += *p == ',';
    const char *kind = sizes;
    for (unsigned long skip = i % kinds; skip; skip--)
        kind = strchr(kind, ',') + 1;
    return *kind == '=' ? strtoul(kind + 1, NULL, 10) : 1 + random % strtoul(kind, NULL, 10);
}

static void send_many(cpg_handle_t h, unsigned long count, uint64_t seed, const char *sizes)
{
    for (unsigned long i = 0; i < count; i++) {
        unsigned long size = size_of(sizes, i, next(&seed));
        uint64_t fill = next(&seed);
        unsigned char *data = malloc(size ? size : 1);
        for (unsigned long k = 0; k < size; k++)
            data[k] = (unsigned char)(fill + k * 31);
        struct iovec iov = {data, size};
        cs_error_t e;
        while ((e = cpg_mcast_joined(h, CPG_TYPE_AGREED, &iov, 1)) == CS_ERR_TRY_AGAIN || e == CS_ERR_INTERRUPT) {
            int fd;
            cpg_fd_get(h, &fd);
            struct pollfd p = {fd, POLLIN, 0};
            poll(&p, 1, 1);
            dispatch(h);
        }
        if (e != CS_OK)
            die("mcast", e);
        free(data);
        if (i % 16 == 0 || size > 100000)
            dispatch(h);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: cpgpeer GROUP LOGFILE\n");
        return 2;
    }
    make_crc_table();
    logfile = fopen(argv[2], "w");
    if (!logfile) {
        perror(argv[2]);
        return 1;
    }
    cpg_model_v1_data_t model = {.cpg_deliver_fn = on_deliver, .cpg_confchg_fn = on_confchg, .cpg_totem_confchg_fn = on_ring};
    cpg_handle_t h;
    cs_error_t e;
    for (int tries = 0; (e = cpg_model_initialize(&h, CPG_MODEL_V1, (cpg_model_data_t *)&model, NULL)) == CS_ERR_TRY_AGAIN && tries < 300; tries++)
        usleep(100000);
    if (e != CS_OK)
        die("initialize", e);
    struct cpg_name name;
    name.length = strlen(argv[1]);
    memcpy(name.value, argv[1], name.length);
    for (int tries = 0; (e = cpg_join(h, &name)) == CS_ERR_TRY_AGAIN && tries < 300; tries++)
        usleep(100000);
    if (e != CS_OK)
        die("join", e);
    unsigned int node;
    cpg_local_get(h, &node);
    fprintf(logfile, "J %u\n", node);
    fflush(logfile);
    int fd;
    cpg_fd_get(h, &fd);
    setvbuf(stdout, NULL, _IOLBF, 0);
    setvbuf(stdin, NULL, _IONBF, 0); /* poll must see what fgets has not taken */
    char line[256];
    for (;;) {
        struct pollfd p[2] = {{fd, POLLIN, 0}, {0, POLLIN, 0}};
        poll(p, 2, -1);
        if (p[0].revents)
            dispatch(h);
        if (p[1].revents) {
            if (!fgets(line, sizeof line, stdin))
                break;
            unsigned long count;
            char sizes[200];
            unsigned long long seed;
            if (sscanf(line, "send %lu %llu %199s", &count, &seed, sizes) == 3) {
                send_many(h, count, seed, sizes);
                printf("sent %lu\n", count);
            } else if (!strncmp(line, "count", 5)) {
                printf("count %lu\n", delivered);
            } else if (!strncmp(line, "quit", 4)) {
                cpg_leave(h, &name);
                dispatch(h);
                printf("bye\n");
                break;
            } else {
                printf("what?\n");
            }
        }
    }
    cpg_finalize(h);
    fclose(logfile);
    return 0;
}
