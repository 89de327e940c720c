/* What the C clients of the tests have in common: lines of their output, and a connection to cpg that counts what it is told. */
#ifndef PEER_H
#define PEER_H

#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include <corosync/cpg.h>

#define LONG_MESSAGE (3 << 20)

static inline void say(const char *what, int status)
{
	printf("%s %d\n", what, status);
	fflush(stdout);
}

/* Messages of this process, their bytes, messages of all; changes, members of the last, whether it was told of its own join; rings. */
static int got, got_bytes, got_of_all, changes, members_now, own_join, rings;
static uint32_t own_pid;

static void deliver(cpg_handle_t h, const struct cpg_name *g, uint32_t node, uint32_t pid, void *msg, size_t len)
{
	got_of_all++;
	if (pid == own_pid) {
		got++;
		got_bytes += len;
	}
}

static void change(cpg_handle_t h, const struct cpg_name *g, const struct cpg_address *m, size_t n_m, const struct cpg_address *l, size_t n_l,
		   const struct cpg_address *j, size_t n_j)
{
	changes++;
	members_now = n_m;
	for (size_t i = 0; i < n_j; i++)
		own_join |= j[i].pid == own_pid && j[i].reason == CPG_REASON_JOIN;
}

static void ring(cpg_handle_t h, struct cpg_ring_id id, uint32_t n, const uint32_t *list)
{
	rings++;
}

static cpg_model_v1_data_t model = { .model = CPG_MODEL_V1, .cpg_deliver_fn = deliver, .cpg_confchg_fn = change, .cpg_totem_confchg_fn = ring,
	.flags = CPG_MODEL_V1_DELIVER_INITIAL_TOTEM_CONF };

static inline cs_error_t send_message(cpg_handle_t h, void *bytes, size_t len)
{
	struct iovec iov = { bytes, len };
	cs_error_t r;

	while ((r = cpg_mcast_joined(h, CPG_TYPE_AGREED, &iov, 1)) == CS_ERR_TRY_AGAIN)
		usleep(1000);
	return r;
}

static inline long now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static inline void dispatch_until(cpg_handle_t h, int *what, int value)
{
	int fd;
	long end = now_seconds() + 60;
	cpg_fd_get(h, &fd);
	while (*what < value && now_seconds() < end) {
		struct pollfd p = { fd, POLLIN, 0 };
		poll(&p, 1, 50);
		cpg_dispatch(h, CS_DISPATCH_ALL);
	}
}

#endif
