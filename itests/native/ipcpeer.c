/*
 * ipcpeer: calls every function of Corosync's client libraries, and misuses the connection to a daemon in every way.
 * Build: cc -O2 -o ipcpeer ipcpeer.c -lcpg -lcmap -lquorum -lvotequorum -lcfg -lsam -lcorosync_common
 *        (Debian: libcpg-dev libcmap-dev libquorum-dev libvotequorum-dev libcfg-dev libsam-dev)
 *
 * ipcpeer api NODES      one line for each call: its name, its status, and what does not depend on time and place;
 *                        the same against any daemon of a quiet cluster of NODES members
 * ipcpeer storm N SEED   N children one after another, each killed (SIGKILL) at a random moment of its life: amid small messages and
 *                        keys, amid messages of many pieces, with memory for messages shared, amid iterations, or as a tracker of all
 * ipcpeer crowd N        N children at the same time, each in the group until it has all messages of all; prints "together N" when
 *                        all see all, goes on after a line (or the end) of standard input, prints "crowd N" when all had all
 * ipcpeer lazy SECS      joins, and never reads; prints "joined", then "lost" when the connection is over
 * ipcpeer deaf SIZE      sends messages of SIZE bytes and does not read, until it is told to wait for half a second: "held back"; after a line
 *                        of standard input it reads all that it has sent, and sends again
 * ipcpeer garbage N SEED N connections that break the rules of libqb, each in another way; for each way how many had not the outcome that
 *                        they must have
 * ipcpeer watch WORD     a line for each thing that quorum, votequorum and cpg tell of the cluster, until the end of standard input
 * ipcpeer type SERVICE   what the daemon offers when a connection begins: 0 sockets, 1 shared memory
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <corosync/cfg.h>
#include <corosync/cmap.h>
#include <corosync/cpg.h>
#include <corosync/quorum.h>
#include <corosync/sam.h>
#include <corosync/votequorum.h>

#define GROUP "ipcpeer"
#define LONG_MESSAGE (3 << 20)

static void say(const char *what, int status)
{
	printf("%s %d\n", what, status);
	fflush(stdout);
}

/* ---- cpg */

static int got, got_bytes, got_of_all, members_now, changes, rings, own_join;
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

static cs_error_t send_message(cpg_handle_t h, void *bytes, size_t len)
{
	struct iovec iov = { bytes, len };
	cs_error_t r;

	while ((r = cpg_mcast_joined(h, CPG_TYPE_AGREED, &iov, 1)) == CS_ERR_TRY_AGAIN)
		usleep(1000);
	return r;
}

static void dispatch_until(cpg_handle_t h, int *what, int value)
{
	int fd;
	cpg_fd_get(h, &fd);
	for (int i = 0; *what < value && i < 600; i++) {
		struct pollfd p = { fd, POLLIN, 0 };
		poll(&p, 1, 50);
		cpg_dispatch(h, CS_DISPATCH_ALL);
	}
}

static void api_cpg(void)
{
	cpg_handle_t h, h2;
	cpg_iteration_handle_t it;
	struct cpg_iteration_description_t description;
	struct cpg_name name = { .length = strlen(GROUP), .value = GROUP }, longest = { .length = 128 }, other = { .length = 5, .value = "other" };
	struct cpg_address members[128];
	cpg_callbacks_t old = { deliver, change };
	cpg_flow_control_state_t flow;
	unsigned int node;
	uint32_t size;
	void *context, *buffer;
	int fd, n = 128, found = 0;
	char *big = calloc(1, LONG_MESSAGE);

	own_pid = getpid();
	say("cpg_initialize", cpg_initialize(&h2, &old));
	say("cpg_finalize", cpg_finalize(h2));
	say("cpg_finalize again", cpg_finalize(h2));
	say("cpg_model_initialize", cpg_model_initialize(&h, CPG_MODEL_V1, (cpg_model_data_t *)&model, (void *)7));
	say("cpg_fd_get", cpg_fd_get(h, &fd));
	say("cpg_context_get", cpg_context_get(h, &context));
	say("cpg_context_get is", (int)(intptr_t)context);
	say("cpg_context_set", cpg_context_set(h, (void *)8));
	say("cpg_local_get", cpg_local_get(h, &node));
	say("cpg_max_atomic_msgsize_get", cpg_max_atomic_msgsize_get(h, &size));
	say("cpg_max_atomic_msgsize_get is", size);
	say("cpg_leave before", cpg_leave(h, &name));
	longest.length = 129;
	say("cpg_join too long", cpg_join(h, &longest));
	say("cpg_join", cpg_join(h, &name));
	dispatch_until(h, &own_join, 1);
	dispatch_until(h, &rings, 1);
	say("own join", own_join);
	say("rings", rings);
	say("cpg_join again", cpg_join(h, &name));
	say("cpg_join other", cpg_join(h, &other));
	say("cpg_membership_get", cpg_membership_get(h, &name, members, &n));
	say("cpg_membership_get is", n);
	say("cpg_flow_control_state_get", cpg_flow_control_state_get(h, &flow));
	say("cpg_mcast_joined", send_message(h, "hello", 5));
	say("cpg_mcast_joined nothing", send_message(h, "", 0));
	dispatch_until(h, &got, 2);
	say("got", got);
	say("cpg_mcast_joined long", send_message(h, big, LONG_MESSAGE));
	dispatch_until(h, &got, 3);
	say("got bytes", got_bytes);
	for (int type = CPG_ITERATION_NAME_ONLY; type <= CPG_ITERATION_ALL; type++) {
		found = 0;
		say("cpg_iteration_initialize", cpg_iteration_initialize(h, type, type == CPG_ITERATION_ONE_GROUP ? &name : NULL, &it));
		cs_error_t r;
		while ((r = cpg_iteration_next(it, &description)) == CS_OK)
			found += description.group.length == name.length && !memcmp(description.group.value, GROUP, name.length) &&
				(type == CPG_ITERATION_NAME_ONLY || description.pid == own_pid);
		say("cpg_iteration_next", r);
		say("found", found);
		say("cpg_iteration_finalize", cpg_iteration_finalize(it));
	}
	say("cpg_iteration_initialize bad", cpg_iteration_initialize(h, 9, NULL, &it));
	cs_error_t r = cpg_zcb_alloc(h, 1000, &buffer);
	say("cpg_zcb_alloc", r == CS_OK || r == CS_ERR_NOT_SUPPORTED); /* the daemons after 3.1.10 do without */
	if (r == CS_OK) {
		memcpy(buffer, "zero", 4);
		while ((r = cpg_zcb_mcast_joined(h, CPG_TYPE_AGREED, buffer, 4)) == CS_ERR_TRY_AGAIN)
			usleep(1000);
		dispatch_until(h, &got, 4);
		say("got from shared memory", got);
		cpg_zcb_free(h, buffer);
	}
	int before = changes;
	say("cpg_leave", cpg_leave(h, &name));
	dispatch_until(h, &changes, before + 1);
	say("left", changes - before);
	say("cpg_leave again", cpg_leave(h, &name));
	say("cpg_finalize", cpg_finalize(h));
	free(big);
}

/* ---- cmap */

static int notified;

static void notify(cmap_handle_t h, cmap_track_handle_t t, int32_t event, const char *key, struct cmap_notify_value n, struct cmap_notify_value o, void *data)
{
	printf("notify %d %s new %d/%zu old %d/%zu data %d\n", event, key, n.type, n.len, o.type, o.len, (int)(intptr_t)data);
	notified++;
}

static void cmap_until(cmap_handle_t h, int value)
{
	int fd;
	cmap_fd_get(h, &fd);
	for (int i = 0; notified < value && i < 200; i++) {
		struct pollfd p = { fd, POLLIN, 0 };
		poll(&p, 1, 50);
		cmap_dispatch(h, CS_DISPATCH_ALL);
	}
}

static void api_cmap(void)
{
	cmap_handle_t h, stats;
	cmap_iter_handle_t it;
	cmap_track_handle_t track, bad = 4711;
	cmap_value_types_t type;
	const void *context;
	char name[CMAP_KEYNAME_MAXLEN + 1], text[300], *string, bytes[20000];
	size_t len;
	int fd, count = 0;
	int8_t i8;
	uint8_t u8;
	int16_t i16;
	uint16_t u16;
	int32_t i32;
	uint32_t u32;
	int64_t i64;
	uint64_t u64;
	float f;
	double d;

	say("cmap_initialize", cmap_initialize(&h));
	say("cmap_initialize_map stats", cmap_initialize_map(&stats, CMAP_MAP_STATS));
	say("cmap_initialize_map bad", cmap_initialize_map(&stats, 9) != CS_OK);
	say("cmap_initialize_map stats", cmap_initialize_map(&stats, CMAP_MAP_STATS));
	say("cmap_fd_get", cmap_fd_get(h, &fd));
	say("cmap_context_set", cmap_context_set(h, "context"));
	say("cmap_context_get", cmap_context_get(h, &context));
	say("cmap_track_add", cmap_track_add(h, "peer.", CMAP_TRACK_ADD | CMAP_TRACK_DELETE | CMAP_TRACK_MODIFY | CMAP_TRACK_PREFIX, notify, (void *)5, &track));
	say("cmap_set_int8", cmap_set_int8(h, "peer.i8", -8));
	say("cmap_set_uint8", cmap_set_uint8(h, "peer.u8", 200));
	say("cmap_set_int16", cmap_set_int16(h, "peer.i16", -1600));
	say("cmap_set_uint16", cmap_set_uint16(h, "peer.u16", 60000));
	say("cmap_set_int32", cmap_set_int32(h, "peer.i32", -320000));
	say("cmap_set_uint32", cmap_set_uint32(h, "peer.u32", 4000000000u));
	say("cmap_set_int64", cmap_set_int64(h, "peer.i64", -640000000000));
	say("cmap_set_uint64", cmap_set_uint64(h, "peer.u64", 18000000000000000000u));
	say("cmap_set_float", cmap_set_float(h, "peer.f", 1.5f));
	say("cmap_set_double", cmap_set_double(h, "peer.d", 2.25));
	say("cmap_set_string", cmap_set_string(h, "peer.s", "text"));
	say("cmap_set binary", cmap_set(h, "peer.b", "\0\1\2", 3, CMAP_VALUETYPE_BINARY));
	cmap_until(h, 12);
	say("cmap_set same", cmap_set_string(h, "peer.s", "text"));
	say("cmap_set other type", cmap_set_uint8(h, "peer.s", 1));
	say("cmap_set_string", cmap_set_string(h, "peer.s", "longer text"));
	cmap_until(h, 14);
	say("cmap_get_int8", cmap_get_int8(h, "peer.i8", &i8));
	say("is", i8);
	say("cmap_get_uint8", cmap_get_uint8(h, "peer.u8", &u8));
	say("is", u8);
	say("cmap_get_int16", cmap_get_int16(h, "peer.i16", &i16));
	say("is", i16);
	say("cmap_get_uint16", cmap_get_uint16(h, "peer.u16", &u16));
	say("is", u16);
	say("cmap_get_int32", cmap_get_int32(h, "peer.i32", &i32));
	say("is", i32);
	say("cmap_get_uint32", cmap_get_uint32(h, "peer.u32", &u32));
	say("is", (int)(u32 / 1000));
	say("cmap_get_int64", cmap_get_int64(h, "peer.i64", &i64));
	say("is", (int)(i64 / 1000000));
	say("cmap_get_uint64", cmap_get_uint64(h, "peer.u64", &u64));
	say("is", (int)(u64 / 10000000000000));
	say("cmap_get_float", cmap_get_float(h, "peer.f", &f));
	say("is", (int)(f * 100));
	say("cmap_get_double", cmap_get_double(h, "peer.d", &d));
	say("is", (int)(d * 100));
	say("cmap_get_string", cmap_get_string(h, "peer.s", &string));
	say(string, (int)strlen(string));
	free(string);
	len = 0;
	say("cmap_get length", cmap_get(h, "peer.s", NULL, &len, &type));
	say("length", (int)len);
	len = 3;
	say("cmap_get small", cmap_get(h, "peer.s", text, &len, &type));
	len = sizeof(text);
	say("cmap_get room", cmap_get(h, "peer.s", text, &len, &type));
	say("length", (int)len);
	say("cmap_get wrong type", cmap_get_uint8(h, "peer.s", &u8));
	say("cmap_get missing", cmap_get_uint8(h, "peer.none", &u8));
	say("cmap_inc", cmap_inc(h, "peer.u8"));
	say("cmap_dec", cmap_dec(h, "peer.i8"));
	say("cmap_inc text", cmap_inc(h, "peer.s"));
	say("cmap_inc missing", cmap_inc(h, "peer.none"));
	cmap_until(h, 16);
	say("cmap_set read only", cmap_set_uint32(h, "totem.version", 2));
	say("cmap_set bad name", cmap_set_uint32(h, "peer.\t", 2));
	say("cmap_set short name", cmap_set_uint32(h, "pe", 2));
	memset(text, 'a', 299);
	text[299] = 0;
	say("cmap_set long name", cmap_set_uint32(h, text, 2));
	memset(bytes, 1, sizeof(bytes));
	say("cmap_set long value", cmap_set(h, "peer.long", bytes, 16385, CMAP_VALUETYPE_BINARY));
	say("cmap_set longest value", cmap_set(h, "peer.long", bytes, 16384, CMAP_VALUETYPE_BINARY));
	cmap_until(h, 17);
	say("cmap_set wrong length", cmap_set(h, "peer.u32", bytes, 3, CMAP_VALUETYPE_UINT32));
	say("cmap_set wrong type", cmap_set(h, "peer.u32", bytes, 3, 77));
	say("cmap_iter_init", cmap_iter_init(h, "peer.", &it));
	while (cmap_iter_next(h, it, name, &len, &type) == CS_OK)
		printf("%s %zu %d\n", name, len, type);
	say("cmap_iter_next end", cmap_iter_next(h, it, name, &len, &type));
	say("cmap_iter_finalize", cmap_iter_finalize(h, it));
	say("cmap_iter_next bad", cmap_iter_next(h, it, name, &len, &type));
	say("cmap_iter_finalize bad", cmap_iter_finalize(h, it));
	say("cmap_delete", cmap_delete(h, "peer.long"));
	say("cmap_delete missing", cmap_delete(h, "peer.long"));
	say("cmap_delete bad name", cmap_delete(h, "peer.\t"));
	say("cmap_inc bad name", cmap_inc(h, "peer.\t"));
	say("cmap_get bad name", cmap_get_uint8(h, "peer.\t", &u8));
	say("cmap_delete read only", cmap_delete(h, "totem.version"));
	cmap_until(h, 18);
	say("cmap_track_delete", cmap_track_delete(h, track));
	say("cmap_track_delete bad", cmap_track_delete(h, bad));
	say("cmap_iter_init", cmap_iter_init(h, "peer.", &it));
	while (cmap_iter_next(h, it, name, &len, &type) == CS_OK)
		say("cmap_delete", cmap_delete(h, name));
	say("cmap_iter_finalize", cmap_iter_finalize(h, it));
	say("stats get", cmap_get_uint64(stats, "stats.srp.mcast_tx", &u64));
	say("stats set", cmap_set_uint64(stats, "stats.srp.mcast_tx", 0));
	say("stats delete", cmap_delete(stats, "stats.srp.mcast_tx"));
	say("stats inc", cmap_inc(stats, "stats.srp.mcast_tx"));
	say("stats iter", cmap_iter_init(stats, "stats.srp.", &it));
	while (cmap_iter_next(stats, it, name, &len, &type) == CS_OK)
		count++;
	say("stats keys", count);
	say("stats track", cmap_track_add(stats, "stats.ipcs.", CMAP_TRACK_ADD | CMAP_TRACK_PREFIX, notify, NULL, &track));
	say("stats track", cmap_track_add(stats, "stats.ipcs.", CMAP_TRACK_ADD | CMAP_TRACK_DELETE | CMAP_TRACK_PREFIX, notify, NULL, &track));
	say("cmap_finalize", cmap_finalize(stats));
	say("cmap_finalize", cmap_finalize(h));
	say("cmap_finalize again", cmap_finalize(h));
}

/* ---- quorum and votequorum */

static int quorum_calls, node_calls;

static void quorum_changed(quorum_handle_t h, uint32_t quorate, uint64_t seq, uint32_t n, uint32_t *list)
{
	printf("quorum quorate %u members %u first %u\n", quorate, n, list[0]);
	quorum_calls++;
}

static void quorum1_changed(quorum_handle_t h, uint32_t quorate, struct quorum_ring_id id, uint32_t n, const uint32_t *list)
{
	printf("quorum1 quorate %u members %u first %u\n", quorate, n, list[0]);
	quorum_calls++;
}

static void nodes1_changed(quorum_handle_t h, struct quorum_ring_id id, uint32_t n, const uint32_t *list, uint32_t n_j, const uint32_t *j, uint32_t n_l,
			   const uint32_t *l)
{
	printf("nodes1 members %u joined %u left %u\n", n, n_j, n_l);
	node_calls++;
}

static void api_quorum(void)
{
	quorum_handle_t h;
	quorum_callbacks_t callbacks = { .quorum_notify_fn = quorum_changed };
	quorum_model_v1_data_t model1 = { .model = QUORUM_MODEL_V1, .quorum_notify_fn = quorum1_changed, .nodelist_notify_fn = nodes1_changed };
	const void *context;
	uint32_t type;
	int fd, quorate;

	say("quorum_initialize", quorum_initialize(&h, &callbacks, &type));
	say("type", type);
	say("quorum_fd_get", quorum_fd_get(h, &fd));
	say("quorum_getquorate", quorum_getquorate(h, &quorate));
	say("quorate", quorate);
	say("quorum_context_set", quorum_context_set(h, "c"));
	say("quorum_context_get", quorum_context_get(h, &context));
	say("quorum_trackstop before", quorum_trackstop(h));
	say("quorum_trackstart current", quorum_trackstart(h, CS_TRACK_CURRENT));
	say("quorum_dispatch", quorum_dispatch(h, CS_DISPATCH_ONE));
	say("quorum_trackstart changes", quorum_trackstart(h, CS_TRACK_CHANGES));
	say("quorum_dispatch", quorum_dispatch(h, CS_DISPATCH_ONE));
	say("quorum_trackstart again", quorum_trackstart(h, CS_TRACK_CHANGES));
	say("quorum_dispatch", quorum_dispatch(h, CS_DISPATCH_ONE));
	say("quorum_trackstart only", quorum_trackstart(h, CS_TRACK_CHANGES_ONLY));
	say("quorum_trackstop", quorum_trackstop(h));
	say("quorum_finalize", quorum_finalize(h));
	say("quorum_model_initialize", quorum_model_initialize(&h, QUORUM_MODEL_V1, (quorum_model_data_t *)&model1, &type, NULL));
	say("quorum_trackstart", quorum_trackstart(h, CS_TRACK_CHANGES));
	say("quorum_dispatch", quorum_dispatch(h, CS_DISPATCH_ONE));
	say("quorum_dispatch", quorum_dispatch(h, CS_DISPATCH_ONE));
	say("calls", quorum_calls);
	say("node calls", node_calls);
	say("quorum_finalize", quorum_finalize(h));
}

static void votes_changed(votequorum_handle_t h, uint64_t context, uint32_t quorate, uint32_t n, votequorum_node_t list[])
{
	printf("votes context %d quorate %u nodes %u first's state %u\n", (int)context, quorate, n, list[0].state);
}

static void expected_changed(votequorum_handle_t h, uint64_t context, uint32_t expected)
{
	printf("expected %u\n", expected);
}

static votequorum_ring_id_t vote_ring;

static void votes_nodes(votequorum_handle_t h, uint64_t context, votequorum_ring_id_t id, uint32_t n, uint32_t list[])
{
	vote_ring = id;
	printf("vote nodes context %d members %u first %u\n", (int)context, n, list[0]);
}

/* Until the cluster knows a device by this name; "" for none. */
static int device_is(votequorum_handle_t h, const char *name)
{
	struct votequorum_info info;

	for (int i = 0; i < 500; i++, usleep(10000))
		if (votequorum_getinfo(h, 0, &info) == CS_OK && strcmp(info.qdevice_name, name) == 0)
			return info.flags & ~VOTEQUORUM_INFO_QUORATE;
	return -1;
}

static void api_device(votequorum_handle_t h)
{
	votequorum_ring_id_t past = { vote_ring.nodeid, vote_ring.seq - 1 };

	say("votequorum_qdevice_register", votequorum_qdevice_register(h, "peer"));
	say("votequorum_qdevice_register again", votequorum_qdevice_register(h, "peer"));
	say("votequorum_qdevice_register other", votequorum_qdevice_register(h, "other"));
	say("votequorum_qdevice_poll past", votequorum_qdevice_poll(h, "peer", 1, past));
	say("votequorum_qdevice_poll", votequorum_qdevice_poll(h, "peer", 1, vote_ring));
	say("votequorum_qdevice_master_wins", votequorum_qdevice_master_wins(h, "peer", 1));
	say("flags", device_is(h, "peer"));
	say("votequorum_qdevice_poll", votequorum_qdevice_poll(h, "peer", 0, vote_ring));
	say("flags", device_is(h, "peer"));
	say("votequorum_qdevice_update", votequorum_qdevice_update(h, "peer", "other"));
	say("flags", device_is(h, "other"));
	say("votequorum_qdevice_unregister", votequorum_qdevice_unregister(h, "other"));
	say("flags", device_is(h, ""));
}

static void api_votequorum(void)
{
	votequorum_handle_t h;
	votequorum_callbacks_t callbacks = { votes_changed, expected_changed, votes_nodes };
	struct votequorum_info info;
	void *context;
	int fd;

	say("votequorum_initialize", votequorum_initialize(&h, &callbacks));
	say("votequorum_fd_get", votequorum_fd_get(h, &fd));
	say("votequorum_context_set", votequorum_context_set(h, "c"));
	say("votequorum_context_get", votequorum_context_get(h, &context));
	say("votequorum_getinfo", votequorum_getinfo(h, 0, &info));
	for (unsigned int node = 1; node < 4; node++) {
		cs_error_t r = votequorum_getinfo(h, node, &info);
		printf("node %u: %d state %u votes %u expected %u highest %u total %u quorum %u flags %u device %u '%s'\n", info.node_id, r,
		       info.node_state, info.node_votes, info.node_expected_votes, info.highest_expected, info.total_votes, info.quorum, info.flags,
		       info.qdevice_votes, info.qdevice_name);
	}
	say("votequorum_getinfo unknown", votequorum_getinfo(h, 99, &info));
	say("votequorum_trackstop before", votequorum_trackstop(h));
	say("votequorum_trackstart", votequorum_trackstart(h, 6, CS_TRACK_CHANGES));
	say("votequorum_dispatch", votequorum_dispatch(h, CS_DISPATCH_ONE));
	say("votequorum_dispatch", votequorum_dispatch(h, CS_DISPATCH_ONE));
	say("votequorum_trackstart again", votequorum_trackstart(h, 6, CS_TRACK_CHANGES_ONLY));
	say("votequorum_trackstop", votequorum_trackstop(h));
	say("votequorum_setexpected few", votequorum_setexpected(h, 1));
	say("votequorum_getinfo", votequorum_getinfo(h, 0, &info));
	say("votequorum_setexpected same", votequorum_setexpected(h, info.highest_expected));
	say("votequorum_setvotes unknown", votequorum_setvotes(h, 99, 1));
	say("votequorum_setvotes same", votequorum_setvotes(h, 1, 1));
	say("votequorum_qdevice_unregister", votequorum_qdevice_unregister(h, "peer"));
	say("votequorum_qdevice_update", votequorum_qdevice_update(h, "peer", "other"));
	say("votequorum_qdevice_poll", votequorum_qdevice_poll(h, "peer", 1, vote_ring));
	say("votequorum_qdevice_master_wins", votequorum_qdevice_master_wins(h, "peer", 1));
	api_device(h);
	say("votequorum_finalize", votequorum_finalize(h));
	say("votequorum_finalize again", votequorum_finalize(h));
}

/* ---- cfg */

static int asked;

static void may_it(corosync_cfg_handle_t h, corosync_cfg_shutdown_flags_t flags)
{
	printf("asked %d\n", flags);
	asked++;
	say("corosync_cfg_replyto_shutdown", corosync_cfg_replyto_shutdown(h, COROSYNC_CFG_SHUTDOWN_FLAG_NO));
}

static void api_cfg(void)
{
	corosync_cfg_handle_t h, tracker;
	corosync_cfg_callbacks_t callbacks = { may_it };
	corosync_cfg_node_address_t addresses[8];
	struct corosync_cfg_node_status_v1 status;
	char **names, **texts;
	unsigned int count, node;
	int fd, n;

	say("corosync_cfg_initialize", corosync_cfg_initialize(&h, &callbacks));
	say("corosync_cfg_initialize", corosync_cfg_initialize(&tracker, &callbacks));
	say("corosync_cfg_fd_get", corosync_cfg_fd_get(h, &fd));
	say("corosync_cfg_local_get", corosync_cfg_local_get(h, &node));
	say("corosync_cfg_ring_status_get", corosync_cfg_ring_status_get(h, &names, &texts, &count));
	for (unsigned int i = 0; i < count; i++)
		printf("link %c status length %zu\n", names[i][0], strlen(texts[i]));
	for (unsigned int i = 1; i < 4; i++) {
		say("corosync_cfg_node_status_get", corosync_cfg_node_status_get(h, i, CFG_NODE_STATUS_V1, &status));
		if (i == 2 && node != 2)
			printf("node %u reachable %d remote %d external %d onwire %d %d %d link 0 enabled %d connected %d to %s\n", status.nodeid,
			       status.reachable, status.remote, status.external, status.onwire_min, status.onwire_max, status.onwire_ver,
			       status.link_status[0].enabled, status.link_status[0].connected, status.link_status[0].dst_ipaddr);
	}
	say("corosync_cfg_node_status_get unknown", corosync_cfg_node_status_get(h, 99, CFG_NODE_STATUS_V1, &status));
	say("corosync_cfg_get_node_addrs", corosync_cfg_get_node_addrs(h, 1, 8, &n, addresses));
	say("addresses", n);
	say("corosync_cfg_get_node_addrs unknown", corosync_cfg_get_node_addrs(h, 99, 8, &n, addresses));
	say("corosync_cfg_kill_node unknown", corosync_cfg_kill_node(h, 99, "no such node"));
	say("corosync_cfg_reopen_log_files", corosync_cfg_reopen_log_files(h));
	say("corosync_cfg_trackstop before", corosync_cfg_trackstop(h));
	say("corosync_cfg_trackstart", corosync_cfg_trackstart(tracker, 0));
	say("corosync_cfg_replyto_shutdown unasked", corosync_cfg_replyto_shutdown(tracker, COROSYNC_CFG_SHUTDOWN_FLAG_YES));
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		corosync_cfg_handle_t own;
		corosync_cfg_initialize(&own, &callbacks);
		_exit(corosync_cfg_try_shutdown(own, COROSYNC_CFG_SHUTDOWN_FLAG_REQUEST));
	}
	say("corosync_cfg_dispatch", corosync_cfg_dispatch(tracker, CS_DISPATCH_ONE));
	int result;
	waitpid(child, &result, 0);
	say("corosync_cfg_try_shutdown", WEXITSTATUS(result));
	say("corosync_cfg_trackstop", corosync_cfg_trackstop(tracker));
	say("corosync_cfg_reload_config", corosync_cfg_reload_config(h));
	say("corosync_cfg_finalize", corosync_cfg_finalize(tracker));
	say("corosync_cfg_finalize", corosync_cfg_finalize(h));
}

/* ---- sam */

static int healthy(void)
{
	return 0;
}

static void api_sam(void)
{
	pid_t child;
	int result;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		unsigned int instance;
		size_t size;
		char data[10];
		say("sam_initialize", sam_initialize(0, SAM_RECOVERY_POLICY_QUORUM_RESTART | SAM_RECOVERY_POLICY_CMAP));
		say("sam_warn_signal_set", sam_warn_signal_set(SIGTERM));
		say("sam_register", sam_register(&instance));
		say("instance", instance);
		say("sam_hc_callback_register", sam_hc_callback_register(healthy));
		if (instance == 1) {
			say("sam_data_store", sam_data_store("remember", 9));
			say("sam_start", sam_start());
			sam_mark_failed();
			for (;;)
				pause();
		}
		say("sam_data_getsize", sam_data_getsize(&size));
		say("size", (int)size);
		say("sam_data_restore", sam_data_restore(data, sizeof(data)));
		say(data, 0);
		say("sam_start", sam_start());
		say("sam_hc_send", sam_hc_send());
		say("sam_stop", sam_stop());
		say("sam_finalize", sam_finalize());
		_exit(0);
	}
	waitpid(child, &result, 0);
	say("sam ended", WIFEXITED(result) ? WEXITSTATUS(result) : -WTERMSIG(result));
}

/* ---- misuse */

/* What children of a storm and of a crowd tell their parent. */
static struct shared {
	int ready, together, go;
} *shared;

static void share(void)
{
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
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
		cpg_dispatch(h, CS_DISPATCH_ALL);
	}
}

static void live_shared(cpg_handle_t h)
{
	void *buffer;

	if (cpg_zcb_alloc(h, 300000, &buffer) != CS_OK)
		return;
	shared->ready = 1; /* a client that is killed before leaves the file that it has made, at a daemon as well */
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
	shared->ready = 1;
	return 1;
}

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
		while (kind == SHARED_LIFE && !*(volatile int *)&shared->ready)
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

/* The setup of libqb (ipc-wire 1) by hand. */
struct setup_answer {
	int32_t id, p0, size, p1, error, p2, type, max;
	int64_t connection;
	char names[3][4096];
};

static int connect_raw(const char *service)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval patience = { 10, 0 };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	strcpy(address.sun_path + 1, service);
	if (connect(fd, (struct sockaddr *)&address, 110) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static int setup(int fd, struct setup_answer *answer, int max)
{
	int32_t request[6] = { -1, 0, 24, 0, max, 0 };
	char *at = (char *)answer;
	int left = sizeof(*answer);

	if (write(fd, request, sizeof(request)) != sizeof(request))
		return -1;
	while (left > 0) {
		int n = read(fd, at, left);
		if (n <= 0)
			return -1;
		at += n;
		left -= n;
	}
	return answer->error;
}

static void *map(const char *name, const char *kind, size_t *size, int *fd)
{
	char path[5000];
	struct stat s;
	void *memory;

	snprintf(path, sizeof(path), "%s-%s", name, kind);
	*fd = open(path, O_RDWR);
	if (*fd < 0 || fstat(*fd, &s) != 0)
		return NULL;
	*size = s.st_size;
	memory = mmap(NULL, s.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, *fd, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

static void scribble(unsigned char *memory, size_t size, int count)
{
	for (int i = 0; i < count; i++)
		memory[random() % size] = random();
}

#define MAGIC 0xA1A1A1A1

/* The daemon has closed it, within a time in which it would do anything. */
static int is_closed(int fd)
{
	char events[100];
	struct pollfd p = { fd, POLLIN, 0 };

	while (poll(&p, 1, 5000) == 1)
		if (read(fd, events, sizeof(events)) <= 0)
			return 1;
	return 0;
}

/* It says so, and then it closes. */
static int is_refused(int fd, int max)
{
	struct setup_answer answer;

	return setup(fd, &answer, max) == -ENOMEM && is_closed(fd);
}

/* Every request has an answer in shared memory; else the connection is over. */
static int is_answered_or_closed(int fd, const struct setup_answer *answer)
{
	size_t size;
	int header_fd, result = 0;
	unsigned char *header = map(answer->names[1], "header", &size, &header_fd);

	for (int i = 0; i < 500 && !result; i++) {
		struct pollfd p = { fd, POLLRDHUP, 0 };
		poll(&p, 1, 10);
		result = (p.revents & (POLLRDHUP | POLLHUP)) || (header && *(volatile uint32_t *)(header + 8208) > 0);
	}
	if (header)
		munmap(header, size);
	close(header_fd);
	return result;
}

/* Writes noise as a request, some with a header that fits, and behind it one that there is none of. */
static void put_noise(unsigned char *header, unsigned char *data, const unsigned char *bytes, int may_shut_down)
{
	uint32_t *words = (uint32_t *)data, length = random() % 400, next = 2 + (length + 3) / 4;

	memcpy(data + 8, bytes, length);
	if (random() % 2) {
		words[2] = random() % 20;
		if (may_shut_down && words[2] == 3)
			words[2] = 19;
		words[4] = length;
	}
	words[0] = length;
	words[1] = MAGIC;
	words[next] = 16;
	words[next + 1] = MAGIC;
	memset(words + next + 2, 0, 16);
	words[next + 2] = 99;
	words[next + 4] = 16;
	*(uint64_t *)(header + 8208) = 2;
}

enum { NOISE, ABSURD_SIZES, NOISE_IN_CHUNKS, NOISE_EVERYWHERE, ABSURD_LENGTHS, SHORT_FILES, KINDS };

static const char *const kinds[] = { "noise", "absurd sizes", "noise in chunks", "noise everywhere", "absurd lengths", "short files" };

/* Answers whether the outcome was the one that there must be. */
static int garbage_once(int kind)
{
	static const char *services[] = { "cmap", "cfg", "cpg", "quorum", "votequorum" };
	int service = random() % 5, fd = connect_raw(services[service]), header_fd, data_fd, right = 0;
	struct setup_answer answer;
	unsigned char bytes[20000];
	size_t header_size, data_size;
	unsigned char *header, *data;

	if (fd < 0)
		return 0;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = random();
	if (kind == NOISE) { /* or less than a setup: the daemon waits for the rest */
		int length = random() % 60;
		send(fd, bytes, length, MSG_NOSIGNAL);
		right = length < 24 || is_closed(fd);
	} else if (kind == ABSURD_SIZES) {
		right = is_refused(fd, random() % 2 ? -1 : 0x7fffffff);
	} else if (setup(fd, &answer, 1 << 20) == 0 && answer.type == 1) {
		header = map(answer.names[0], "header", &header_size, &header_fd);
		data = map(answer.names[0], "data", &data_size, &data_fd);
		if (!header || !data)
			return 0;
		if (kind == NOISE_IN_CHUNKS) {
			put_noise(header, data, bytes, service == 1);
		} else if (kind == NOISE_EVERYWHERE) {
			scribble(header, 32, 16);
			scribble(header + 8200, 48, 20);
			scribble(data, 4096, 1000);
			*(uint64_t *)(header + 8208) = 1 + random() % 100;
		} else if (kind == ABSURD_LENGTHS) {
			((uint32_t *)data)[0] = random() % 2 ? 0xffffffff : 2000000 + random() / 2;
			((uint32_t *)data)[1] = MAGIC;
			*(uint64_t *)(header + 8208) = 1;
		} else { /* than what the daemon has mapped */
			ftruncate(data_fd, 0);
			ftruncate(header_fd, random() % 8192);
		}
		send(fd, bytes, 1 + random() % 5, MSG_NOSIGNAL);
		right = kind == NOISE_IN_CHUNKS ? is_answered_or_closed(fd, &answer) : is_closed(fd);
		munmap(header, header_size);
		munmap(data, data_size);
		close(header_fd);
		close(data_fd);
	}
	close(fd);
	return right;
}

static int garbage(int count, unsigned int seed)
{
	int wrong[KINDS] = { 0 };

	srandom(seed);
	for (int i = 0; i < count; i++)
		wrong[i % KINDS] += !garbage_once(i % KINDS);
	for (int i = 0; i < KINDS; i++)
		say(kinds[i], wrong[i]);
	say("garbage", count);
	return 0;
}

static int offered(const char *service)
{
	struct setup_answer answer;
	int fd = connect_raw(service);

	if (fd < 0 || setup(fd, &answer, 1 << 20) != 0)
		return 1;
	say(service, answer.type);
	close(fd);
	return 0;
}

/* ---- what happens to the cluster */

static void tell_list(uint32_t n, const uint32_t *list)
{
	for (uint32_t i = 0; i < n; i++)
		printf(" %u", list[i]);
}

static void tell_quorum(quorum_handle_t h, uint32_t quorate, uint64_t seq, uint32_t n, uint32_t *list)
{
	printf("quorum: quorate %u ring %llu:", quorate, (unsigned long long)seq);
	tell_list(n, list);
	printf("\n");
}

static void tell_quorum1(quorum_handle_t h, uint32_t quorate, struct quorum_ring_id id, uint32_t n, const uint32_t *list)
{
	printf("quorum 1: quorate %u ring %u.%llu:", quorate, id.nodeid, (unsigned long long)id.seq);
	tell_list(n, list);
	printf("\n");
}

static void tell_nodes1(quorum_handle_t h, struct quorum_ring_id id, uint32_t n, const uint32_t *list, uint32_t n_j, const uint32_t *j, uint32_t n_l,
			const uint32_t *l)
{
	printf("quorum 1: ring %u.%llu:", id.nodeid, (unsigned long long)id.seq);
	tell_list(n, list);
	printf(" joined");
	tell_list(n_j, j);
	printf(" left");
	tell_list(n_l, l);
	printf("\n");
}

static void tell_votes(votequorum_handle_t h, uint64_t context, uint32_t quorate, uint32_t n, votequorum_node_t list[])
{
	printf("votes: quorate %u nodes", quorate);
	for (uint32_t i = 0; i < n; i++)
		printf(" %u:%u", list[i].nodeid, list[i].state);
	printf("\n");
}

static void tell_expected(votequorum_handle_t h, uint64_t context, uint32_t expected)
{
	printf("votes: expected %u\n", expected);
}

static void tell_vote_nodes(votequorum_handle_t h, uint64_t context, votequorum_ring_id_t id, uint32_t n, uint32_t list[])
{
	printf("votes: ring %u.%llu:", id.nodeid, (unsigned long long)id.seq);
	tell_list(n, list);
	printf("\n");
}

static void tell_ring(cpg_handle_t h, struct cpg_ring_id id, uint32_t n, const uint32_t *list)
{
	printf("cpg: ring %u.%llu:", id.nodeid, (unsigned long long)id.seq);
	tell_list(n, list);
	printf("\n");
}

static int watch(void)
{
	quorum_handle_t q0, q1;
	quorum_callbacks_t callbacks0 = { .quorum_notify_fn = tell_quorum };
	quorum_model_v1_data_t model1 = { .model = QUORUM_MODEL_V1, .quorum_notify_fn = tell_quorum1, .nodelist_notify_fn = tell_nodes1 };
	votequorum_handle_t v;
	votequorum_callbacks_t vote_callbacks = { tell_votes, tell_expected, tell_vote_nodes };
	cpg_handle_t c;
	cpg_model_v1_data_t groups = { .model = CPG_MODEL_V1, .cpg_deliver_fn = deliver, .cpg_confchg_fn = change, .cpg_totem_confchg_fn = tell_ring,
		.flags = CPG_MODEL_V1_DELIVER_INITIAL_TOTEM_CONF };
	struct cpg_name name = { .length = 5, .value = "watch" };
	uint32_t type;
	struct pollfd p[5] = { { .fd = 0 } };

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (quorum_initialize(&q0, &callbacks0, &type) != CS_OK || quorum_trackstart(q0, CS_TRACK_CHANGES) != CS_OK ||
	    quorum_model_initialize(&q1, QUORUM_MODEL_V1, (quorum_model_data_t *)&model1, &type, NULL) != CS_OK ||
	    quorum_trackstart(q1, CS_TRACK_CHANGES) != CS_OK || votequorum_initialize(&v, &vote_callbacks) != CS_OK ||
	    votequorum_trackstart(v, 1, CS_TRACK_CHANGES) != CS_OK ||
	    cpg_model_initialize(&c, CPG_MODEL_V1, (cpg_model_data_t *)&groups, NULL) != CS_OK || cpg_join(c, &name) != CS_OK)
		return 1;
	quorum_fd_get(q0, &p[1].fd);
	quorum_fd_get(q1, &p[2].fd);
	votequorum_fd_get(v, &p[3].fd);
	cpg_fd_get(c, &p[4].fd);
	for (int i = 0; i < 5; i++)
		p[i].events = POLLIN;
	while (!p[0].revents) {
		poll(p, 5, -1);
		if (p[1].revents && quorum_dispatch(q0, CS_DISPATCH_ALL) != CS_OK)
			return 1;
		if (p[2].revents && quorum_dispatch(q1, CS_DISPATCH_ALL) != CS_OK)
			return 1;
		if (p[3].revents && votequorum_dispatch(v, CS_DISPATCH_ALL) != CS_OK)
			return 1;
		if (p[4].revents && cpg_dispatch(c, CS_DISPATCH_ALL) != CS_OK)
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 2 ? argv[1] : "";
	int number = argc > 2 ? atoi(argv[2]) : 0;
	unsigned int seed = argc > 3 ? (unsigned int)atoi(argv[3]) : 1;

	signal(SIGPIPE, SIG_IGN);
	if (!strcmp(mode, "api")) {
		api_cpg();
		api_cmap();
		api_quorum();
		api_votequorum();
		api_cfg();
		api_sam();
		return 0;
	}
	if (!strcmp(mode, "storm"))
		return storm(number, seed);
	if (!strcmp(mode, "crowd"))
		return crowd(number);
	if (!strcmp(mode, "lazy"))
		return lazy(number);
	if (!strcmp(mode, "deaf"))
		return deaf(number);
	if (!strcmp(mode, "garbage"))
		return garbage(number, seed);
	if (!strcmp(mode, "watch"))
		return watch();
	if (!strcmp(mode, "type"))
		return offered(argv[2]);
	fprintf(stderr, "usage: ipcpeer api|storm|crowd|lazy|deaf|garbage|watch|type WORD [SEED], see the head of ipcpeer.c\n");
	return 2;
}
