/*
 * votepeer: the vote on a shutdown of a daemon, as its clients see it.
 * Build: cc -O2 -o votepeer votepeer.c -lcfg -lcorosync_common     (Debian: libcfg-dev)
 *
 * votepeer COMMAND...   prints a line for each. T is a tracker and A one who asks, each a digit:
 *   track T        a connection that tracks           untrack T      tracks no more, and stays
 *   leave T        closes its connection              seen T MILLIS  was it asked within that time, and with which flags
 *   reply T yes|no the status of its answer
 *   ask A FLAGS    a process that asks (0 request, 1 regardless, 2 immediate)
 *   kill A         it is killed                       result A MILLIS  the status it got within that time, or "none"
 *   asktracker T FLAGS   tracker T asks itself, and waits for the status
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <corosync/cfg.h>

static corosync_cfg_handle_t trackers[10];
static pid_t askers[10];
static int seen;

static void may_it(corosync_cfg_handle_t h, corosync_cfg_shutdown_flags_t flags)
{
	seen = flags;
}

static corosync_cfg_callbacks_t callbacks = { may_it };

static int track(int t)
{
	int status = corosync_cfg_initialize(&trackers[t], &callbacks);

	return status == CS_OK ? corosync_cfg_trackstart(trackers[t], 0) : status;
}

static int was_asked(int t, int millis)
{
	struct pollfd fd = { .events = POLLIN };

	seen = -1;
	corosync_cfg_fd_get(trackers[t], &fd.fd);
	if (poll(&fd, 1, millis) == 1)
		corosync_cfg_dispatch(trackers[t], CS_DISPATCH_ONE);
	return seen;
}

static pid_t ask(int flags)
{
	pid_t pid = fork();

	if (pid == 0) {
		corosync_cfg_handle_t own;
		int status = corosync_cfg_initialize(&own, &callbacks);

		_exit(status == CS_OK ? corosync_cfg_try_shutdown(own, flags) : status);
	}
	return pid;
}

static int kill_asker(int a)
{
	kill(askers[a], SIGKILL);
	return waitpid(askers[a], NULL, 0) == askers[a] ? 0 : -1;
}

static int result(int a, int millis)
{
	int status;

	for (; millis >= 0; millis -= 10, usleep(10000))
		if (waitpid(askers[a], &status, WNOHANG) == askers[a])
			return WIFEXITED(status) ? WEXITSTATUS(status) : -2;
	return -1;
}

int main(int argc, char **argv)
{
	char command[20], argument[20];

	signal(SIGPIPE, SIG_IGN);
	for (int i = 1; i < argc; i++) {
		int who, status, words;

		argument[0] = 0;
		words = sscanf(argv[i], "%19s %d %19s", command, &who, argument);
		if (words < 2 || who < 0 || who > 9) {
			fprintf(stderr, "votepeer: what is this: %s\n", argv[i]);
			return 2;
		}
		if (!strcmp(command, "track"))
			status = track(who);
		else if (!strcmp(command, "untrack"))
			status = corosync_cfg_trackstop(trackers[who]);
		else if (!strcmp(command, "leave"))
			status = corosync_cfg_finalize(trackers[who]);
		else if (!strcmp(command, "seen"))
			status = was_asked(who, atoi(argument));
		else if (!strcmp(command, "reply"))
			status = corosync_cfg_replyto_shutdown(trackers[who],
				!strcmp(argument, "yes") ? COROSYNC_CFG_SHUTDOWN_FLAG_YES : COROSYNC_CFG_SHUTDOWN_FLAG_NO);
		else if (!strcmp(command, "ask"))
			status = (askers[who] = ask(atoi(argument))) > 0 ? 0 : -1;
		else if (!strcmp(command, "kill"))
			status = kill_asker(who);
		else if (!strcmp(command, "result"))
			status = result(who, atoi(argument));
		else if (!strcmp(command, "asktracker"))
			status = corosync_cfg_try_shutdown(trackers[who], atoi(argument));
		else {
			fprintf(stderr, "votepeer: what is this: %s\n", argv[i]);
			return 2;
		}
		printf("%s: %d\n", argv[i], status);
		fflush(stdout);
	}
	return 0;
}
