/*
 * garbagepeer: a client that knows the setup and the memory of libqb, and breaks their rules.
 * Build: cc -O2 -o garbagepeer garbagepeer.c
 *
 * garbagepeer garbage N SEED  N connections that break the rules of libqb, each in another way; for each way how many had not the outcome that
 *                           they must have
 * garbagepeer type SERVICE   what the daemon offers when a connection begins: 0 sockets, 1 shared memory
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
#include <unistd.h>

static void say(const char *what, int status)
{
	printf("%s %d\n", what, status);
	fflush(stdout);
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

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 4 && !strcmp(argv[1], "garbage"))
		return garbage(atoi(argv[2]), atoi(argv[3]));
	if (argc == 3 && !strcmp(argv[1], "type"))
		return offered(argv[2]);
	fprintf(stderr, "usage: garbagepeer garbage N SEED | type SERVICE, see the head of garbagepeer.c\n");
	return 2;
}
