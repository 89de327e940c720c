/*
 * misusepeer: clients of a daemon that die, crowd, or do not read.
 * Build: cc -O2 -o misusepeer misusepeer.c -lcpg -lcmap -lquorum -lvotequorum -lcfg -lcorosync_common
 *        (Debian: libcpg-dev libcmap-dev libquorum-dev libvotequorum-dev libcfg-dev)
 *
 * misusepeer storm N SEED   N children one after another, each killed (SIGKILL) at a random moment of its life: amid small messages and
 *                           keys, amid messages of many pieces, with memory for messages shared, amid iterations, or as a tracker of all
 * misusepeer crowd N        N children at the same time, each in the group until it has all messages of all; prints "together N" when
 *                           all see all, goes on after a line (or the end) of standard input, prints "crowd N" when all had all
 * misusepeer lazy SECS      joins, and never reads; prints "joined", then "lost" when the connection is over
 * misusepeer deaf SIZE      sends messages of SIZE bytes and does not read, until it is told to wait for half a second: "held back"; after a line
 *                           of standard input it reads all that it has sent, and sends again
 */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <corosync/cfg.h>
#include <corosync/cmap.h>
#include <corosync/cpg.h>
#include <corosync/quorum.h>
#include <corosync/votequorum.h>
#include "peer.h"

/* ---- what a life of a client is told */

static void notify(cmap_handle_t h, cmap_track_handle_t t, int32_t event, const char *key, struct cmap_notify_value n, struct cmap_notify_value o, void *data)
{
}

static void quorum_changed(quorum_handle_t h, uint32_t quorate, uint64_t seq, uint32_t n, uint32_t *list)
{
}

static void votes_changed(votequorum_handle_t h, uint64_t context, uint32_t quorate, uint32_t n, votequorum_node_t list[])
{
}

static void expected_changed(votequorum_handle_t h, uint64_t context, uint32_t expected)
{
}

static void votes_nodes(votequorum_handle_t h, uint64_t context, votequorum_ring_id_t id, uint32_t n, uint32_t list[])
{
}

static void may_it(corosync_cfg_handle_t h, corosync_cfg_shutdown_flags_t flags)
{
	corosync_cfg_replyto_shutdown(h, COROSYNC_CFG_SHUTDOWN_FLAG_NO);
}

/* What children of a storm and of a crowd tell their parent. */
static struct shared {
	int ready, together, go;
} *shared;

static void share(void)
{
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* The parent may wait until this life has got as far as to do what it is for. */
static void be_ready(void)
{
	shared->ready = 1;
}

static void live_small(cpg_handle_t h)
{
	cmap_handle_t c;
	cmap_track_handle_t track;
	quorum_handle_t q;
	quorum_callbacks_t callbacks = { .quorum_notify_fn = quorum_changed };
	char key[64], *value;
	uint32_t type;

	if (cmap_initialize(&c) != CS_OK)
		return;
	cmap_track_add(c, "storm.", CMAP_TRACK_ADD | CMAP_TRACK_DELETE | CMAP_TRACK_PREFIX, notify, NULL, &track);
	if (quorum_initialize(&q, &callbacks, &type) == CS_OK)
		quorum_trackstart(q, CS_TRACK_CHANGES);
	snprintf(key, sizeof(key), "storm.%d", getpid());
	for (int i = 0;; i++) {
		cmap_set_uint32(c, key, i);
		if (cmap_get_string(c, "totem.cluster_name", &value) == CS_OK)
			free(value);
		send_message(h, key, sizeof(key));
		be_ready();
		cpg_dispatch(h, CS_DISPATCH_ALL);
		cmap_dispatch(c, CS_DISPATCH_ALL);
		cmap_delete(c, key);
	}
}

/* Two sizes: one piece of the longest kind, and three and a bit. */
static void live_long(cpg_handle_t h)
{
	char *big = calloc(1, LONG_MESSAGE);

	for (int i = 0;; i++) {
		send_message(h, big, i % 2 ? LONG_MESSAGE : 1000000);
		if (i > 0)
			be_ready();
		cpg_dispatch(h, CS_DISPATCH_ALL);
	}
}

static void live_shared(cpg_handle_t h)
{
	void *buffer;

	if (cpg_zcb_alloc(h, 300000, &buffer) != CS_OK)
		return;
	be_ready(); /* a client that is killed before leaves the file that it has made, at a daemon as well */
	for (;;) {
		cpg_zcb_mcast_joined(h, CPG_TYPE_AGREED, buffer, 64);
		cpg_dispatch(h, CS_DISPATCH_ALL);
	}
}

static void live_iterating(cpg_handle_t h)
{
	cmap_handle_t c;
	cmap_iter_handle_t keys;
	cpg_iteration_handle_t groups;
	struct cpg_iteration_description_t description;
	struct cpg_address members[128];
	struct cpg_name name = { .length = 5, .value = "storm" };
	char key[CMAP_KEYNAME_MAXLEN + 1];
	int n;

	if (cmap_initialize(&c) != CS_OK)
		return;
	for (;;) {
		n = 128;
		cpg_membership_get(h, &name, members, &n);
		if (cpg_iteration_initialize(h, CPG_ITERATION_ALL, NULL, &groups) == CS_OK) {
			while (cpg_iteration_next(groups, &description) == CS_OK)
				;
			cpg_iteration_finalize(groups);
		}
		if (cmap_iter_init(c, NULL, &keys) == CS_OK) {
			for (n = 0; n < 50 && cmap_iter_next(c, keys, key, NULL, NULL) == CS_OK; n++)
				;
			if (n % 2)
				cmap_iter_finalize(c, keys);
		}
		be_ready();
	}
}

static void live_tracking(void)
{
	cmap_handle_t stats;
	cmap_track_handle_t track;
	corosync_cfg_handle_t cfg;
	corosync_cfg_callbacks_t questions = { may_it };
	votequorum_handle_t votes;
	votequorum_callbacks_t callbacks = { votes_changed, expected_changed, votes_nodes };

	if (corosync_cfg_initialize(&cfg, &questions) != CS_OK || votequorum_initialize(&votes, &callbacks) != CS_OK ||
	    cmap_initialize_map(&stats, CMAP_MAP_STATS) != CS_OK)
		return;
	for (;;) {
		corosync_cfg_trackstart(cfg, 0);
		votequorum_trackstart(votes, 1, CS_TRACK_CHANGES);
		cmap_track_add(stats, "stats.ipcs.", CMAP_TRACK_ADD | CMAP_TRACK_DELETE | CMAP_TRACK_PREFIX, notify, NULL, &track);
		corosync_cfg_dispatch(cfg, CS_DISPATCH_ONE_NONBLOCKING);
		votequorum_dispatch(votes, CS_DISPATCH_ALL);
		cmap_dispatch(stats, CS_DISPATCH_ALL);
		votequorum_trackstop(votes);
		corosync_cfg_trackstop(cfg);
		be_ready();
	}
}

#define LIVES 5
#define SHARED_LIFE 2

static int child_life(int kind)
{
	cpg_handle_t h;
	struct cpg_name name = { .length = 5, .value = "storm" };

	freopen("/dev/null", "w", stdout);
	freopen("/dev/null", "w", stderr);
	own_pid = getpid();
	if (cpg_model_initialize(&h, CPG_MODEL_V1, (cpg_model_data_t *)&model, NULL) != CS_OK)
		return 1;
	cpg_join(h, &name);
	switch (kind) {
	case 0: live_small(h); break;
	case 1: live_long(h); break;
	case SHARED_LIFE: live_shared(h); break;
	case 3: live_iterating(h); break;
	default: live_tracking();
	}
	return 1;
}

#define WAITED_FOR 10

static int storm(int count, unsigned int seed)
{
	srandom(seed);
	share();
	for (int i = 0; i < count; i++) {
		int kind = i % LIVES;
		shared->ready = 0;
		pid_t child = fork();
		if (child == 0)
			_exit(child_life(kind));
		/* every tenth of a kind gets as far as that */
		if (kind == SHARED_LIFE || i / LIVES % WAITED_FOR == 0)
			while (!*(volatile int *)&shared->ready && waitpid(child, NULL, WNOHANG) == 0)
				usleep(500);
		usleep(random() % (kind == 1 ? 40000 : 12000));
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	say("storm", count);
	return 0;
}

static void dispatch_some(cpg_handle_t h, int millis)
{
	struct pollfd p = { .events = POLLIN };

	cpg_fd_get(h, &p.fd);
	poll(&p, 1, millis);
	cpg_dispatch(h, CS_DISPATCH_ALL);
}

static int child_of_a_crowd(int count)
{
	cpg_handle_t h;
	cs_error_t r;
	struct cpg_name name = { .length = 5, .value = "crowd" };
	struct iovec iov = { "in a crowd", 11 };

	own_pid = getpid();
	while ((r = cpg_model_initialize(&h, CPG_MODEL_V1, (cpg_model_data_t *)&model, NULL)) == CS_ERR_TRY_AGAIN)
		usleep(1000);
	if (r != CS_OK)
		return 10 + r;
	while ((r = cpg_join(h, &name)) == CS_ERR_TRY_AGAIN)
		usleep(1000);
	if (r != CS_OK)
		return 100 + r;
	dispatch_until(h, &members_now, count);
	if (members_now != count)
		return 3;
	__sync_fetch_and_add(&shared->together, 1);
	while (!*(volatile int *)&shared->go)
		dispatch_some(h, 20);
	for (int j = 0; j < 10; j++)
		while ((r = cpg_mcast_joined(h, CPG_TYPE_AGREED, &iov, 1)) != CS_OK) {
			if (r != CS_ERR_TRY_AGAIN)
				return 4;
			dispatch_some(h, 1);
		}
	dispatch_until(h, &got_of_all, 10 * count);
	cpg_finalize(h);
	return got == 10 && got_of_all == 10 * count ? 0 : 5;
}

static int crowd(int count)
{
	int failed = 0;
	char line[10];

	share();
	for (int i = 0; i < count; i++) {
		pid_t child = fork();
		if (child == 0)
			_exit(child_of_a_crowd(count));
	}
	for (int i = 0; i < 3000 && *(volatile int *)&shared->together < count; i++)
		usleep(10000);
	say("together", shared->together);
	if (read(0, line, sizeof(line)) < 0)
		failed++;
	shared->go = 1;
	for (int i = 0; i < count; i++) {
		int result;
		wait(&result);
		if (!WIFEXITED(result) || WEXITSTATUS(result) != 0) {
			failed++;
			fprintf(stderr, "a child ended with 0x%x\n", result);
		}
	}
	say("crowd", count - failed);
	return failed != 0;
}

static int deaf(int size)
{
	cpg_handle_t h;
	struct cpg_name name = { .length = 4, .value = "deaf" };
	struct iovec iov = { calloc(1, size), size };
	char line[10];
	int sent = 0, refusals = 0;
	cs_error_t r;

	own_pid = getpid();
	if (cpg_model_initialize(&h, CPG_MODEL_V1, (cpg_model_data_t *)&model, NULL) != CS_OK || cpg_join(h, &name) != CS_OK)
		return 1;
	dispatch_until(h, &own_join, 1);
	say("joined", 0);
	while (refusals < 500) {
		r = cpg_mcast_joined(h, CPG_TYPE_AGREED, &iov, 1);
		if (r == CS_OK) {
			sent++;
			refusals = 0;
		} else if (r == CS_ERR_TRY_AGAIN) {
			refusals++;
			usleep(1000);
		} else {
			say("failed", r);
			return 1;
		}
	}
	say("held back behind some", sent > 0);
	if (read(0, line, sizeof(line)) < 0)
		return 1;
	dispatch_until(h, &got, sent);
	say("got all", got == sent);
	say("sends again", send_message(h, iov.iov_base, size));
	dispatch_until(h, &got, sent + 1);
	say("got it", got == sent + 1);
	return 0;
}

static int lazy(int seconds)
{
	cpg_handle_t h;
	struct cpg_name name = { .length = 4, .value = "lazy" };
	int fd;

	own_pid = getpid();
	if (cpg_model_initialize(&h, CPG_MODEL_V1, (cpg_model_data_t *)&model, NULL) != CS_OK || cpg_join(h, &name) != CS_OK)
		return 1;
	dispatch_until(h, &own_join, 1);
	say("joined", 0);
	cpg_fd_get(h, &fd);
	for (int i = 0; i < seconds * 20; i++) {
		struct pollfd p = { fd, POLLRDHUP, 0 };
		if (poll(&p, 1, 50) > 0 && (p.revents & (POLLRDHUP | POLLHUP | POLLERR))) {
			say("lost", 0);
			return 0;
		}
		usleep(50000);
	}
	return 1;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 2 ? argv[1] : "";
	int number = argc > 2 ? atoi(argv[2]) : 0;
	unsigned int seed = argc > 3 ? (unsigned int)atoi(argv[3]) : 1;

	signal(SIGPIPE, SIG_IGN);
	if (!strcmp(mode, "storm"))
		return storm(number, seed);
	if (!strcmp(mode, "crowd"))
		return crowd(number);
	if (!strcmp(mode, "lazy"))
		return lazy(number);
	if (!strcmp(mode, "deaf"))
		return deaf(number);
	fprintf(stderr, "usage: misusepeer storm|crowd|lazy|deaf NUMBER [SEED], see the head of misusepeer.c\n");
	return 2;
}
