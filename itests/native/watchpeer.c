/*
 * watchpeer: a line for each thing that quorum, votequorum and cpg tell of the cluster, until the end of standard input.
 * Build: cc -O2 -o watchpeer watchpeer.c -lcpg -lquorum -lvotequorum -lcorosync_common     (Debian: libcpg-dev libquorum-dev libvotequorum-dev)
 */
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <corosync/cpg.h>
#include <corosync/quorum.h>
#include <corosync/votequorum.h>

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

static void deliver(cpg_handle_t h, const struct cpg_name *g, uint32_t node, uint32_t pid, void *msg, size_t len)
{
}

static void change(cpg_handle_t h, const struct cpg_name *g, const struct cpg_address *m, size_t n_m, const struct cpg_address *l, size_t n_l,
		   const struct cpg_address *j, size_t n_j)
{
}

int main(void)
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
