/*
 * ipcpeer: calls every function of Corosync's client libraries.
 * Build: cc -O2 -o ipcpeer ipcpeer.c -lcpg -lcmap -lquorum -lvotequorum -lcfg -lsam -lcorosync_common
 *        (Debian: libcpg-dev libcmap-dev libquorum-dev libvotequorum-dev libcfg-dev libsam-dev)
 *
 * ipcpeer api NODES      one line for each call: its name, its status, and what does not depend on time and place;
 *                        the same against any daemon of a quiet cluster of NODES members
 */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <corosync/cfg.h>
#include <corosync/cmap.h>
#include <corosync/cpg.h>
#include <corosync/quorum.h>
#include <corosync/sam.h>
#include <corosync/votequorum.h>
#include "peer.h"

#define GROUP "ipcpeer"

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

int main(int argc, char **argv)
{
	if (argc != 3 || strcmp(argv[1], "api")) {
		fprintf(stderr, "usage: ipcpeer api NODES, see the head of ipcpeer.c\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	api_cpg();
	api_cmap();
	api_quorum();
	api_votequorum();
	api_cfg();
	api_sam();
	return 0;
}
