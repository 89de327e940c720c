package carousel.shell.internal;

/** What the tools say of themselves. */
final class Usage {
    static final String CMAPCTL = """
            usage:  cmapctl [-b] [-DdghsqTt] [-C what] [-p filename] [-m map] [--json] [params...]

                -b show binary values

                -m select map to use
                      The default map is 'icmap', which contains the configuration and what the node tells of itself.
                      The map 'stats' contains statistics of ring, links and connections.

                --json print one JSON object instead of lines; of changes one object a line

            Set key:
                cmapctl -s key_name type value

                where type is one of ([i|u][8|16|32|64] | flt | dbl | str | bin)
                for bin, value is file name (or - for stdin)

            Clear stats:
                cmapctl -C [knet|ipc|totem|schedmiss|all]
                The 'stats' map is implied

            Load settings from a file:
                cmapctl -p filename

                the format of the file is:
                [^[^]]<key_name>[ <type> <value>]
                Keys prefixed with single caret ('^') are deleted (see -d).
                Keys (actually prefixes) prefixed with double caret ('^^') are deleted by prefix (see -D).
                <type> and <value> are optional (not checked) in above cases.
                Other keys are set (see -s) so both <type> and <value> are required.

            Delete key:
                cmapctl -d key_name...

            Delete multiple keys with prefix:
                cmapctl -D key_prefix...

            Get key:
                cmapctl [-b] -g key_name...

            Quiet mode, values only:
                cmapctl [-b] -q -g key_name...

            Display all keys:
                cmapctl [-b]

            Display keys with prefix key_name:
                cmapctl [-b] key_name...

            Track changes on keys with key_name:
                cmapctl [-b] -t key_name

            Track changes on keys with key prefix:
                cmapctl [-b] -T key_prefix

            Examples:
                cmapctl totem. nodelist.
                cmapctl -s totem.token u32 5000
                cmapctl -m stats -t stats.srp.mcast_tx
                cmapctl -m stats --json stats.knet.""";

    static final String CFGTOOL = """
            cfgtool [[-i <interface ip>] [-b] -s] [-n] [-R] [-L] [-k nodeid] [-a nodeid] [-h] [-H [--force]] [--json]

            A tool for displaying and configuring active parameters of the node.
            options:
            	-i	Accepted and ignored, as by corosync-cfgtool.
            	-s	Displays the status of the current links on this node.
            	-n	Displays the status of the connected nodes and their links.
            	-b	Displays the brief status of the current links on this node when used with -s.
            	-R	Tell all nodes in this cluster to reload corosync.conf.
            	-L	Tell this node to reopen all logging files.
            	-k	Kill a node identified by node id.
            	-a	Display the IP address(es) of a node
            	-h	Print basic usage.
            	-H	Shutdown this node cleanly.
            		--force will shut it down regardless of vetos
            	--json	With -s, -n, -a and -R: print one JSON object instead of lines.

            Examples:
                cfgtool -s
                cfgtool -n --json
                cfgtool -R""";

    static final String CPGTOOL = """
            cpgtool [-n] [-d <delimiter>] [-e] [-h] [--json]

            A tool for listing process groups and their members.
            options:
            	-n	only display all existing group names
            	-d	delimiter between fields
            	-e	don't escape unprintable characters in group name
            	-h	display this help
            	--json	print one JSON object instead of lines

            Examples:
                cpgtool
                cpgtool -d:
                cpgtool --json""";

    static final String QUORUMTOOL = """
            usage:
            quorumtool <options>

              options:

              -s             show quorum status; ends with 0 when quorate, with 2 when not
              -m             show it again at each change
              -a             show all names or addresses for each node
              -l             list nodes
              -p             when used with -s or -l, generates machine parsable output
              -v <votes>     change the number of votes for a node (*)
              -n <nodeid>    optional nodeid of node for -v
              -e <expected>  change expected votes for the cluster (*)
              -H             show nodeids in hexadecimal rather than decimal
              -i             show node IP addresses instead of the resolved name
              -o <a|n|i>     order by [a] IP address (default), [n] name, [i] nodeid
              -f             forcefully unregister a quorum device *DANGEROUS* (*)
              -h             show this help text
              -V             show version and exit
              --json         with -s and -l: print one JSON object; with -m one a line

              (*) Starred items only work if votequorum is the quorum provider

              Examples:
                quorumtool
                quorumtool -l -o n
                quorumtool -e 3
                quorumtool -m --json""";

    static final String KEYGEN = """
            keygen [-k <keyfile>] [-r <randomfile>] [-s <size>] [-l] [-h]

            Makes a key for totem.crypto_cipher and totem.crypto_hash, that only its owner can read. Every node needs the same one.
            options:
            	-k, --key-file=<file>	write to this file instead of /etc/corosync/authkey
            	-r, --random-file=<file>	take randomness from this file instead of /dev/urandom
            	-s, --size=<bytes>	length of the key, 128 to 4096, default 256
            	-l, --less-secure	not used, kept only for compatibility
            	-h, --help	display this help

            Status: 1 wrong use or no randomness, 2 the file cannot be created, 3 protected, 4 written, 5 closed.

            Examples:
                keygen
                keygen -s 1024 -k /tmp/authkey""";

    static final String RING = """
            ring [--json] [-h]
            Shows the node's place in the ring: state, ring id, members, counters.

            options:
                --json  print one JSON object instead of lines
                -h      display this help

            Examples:
                ring
                ring --json""";

    static final String LINKS = """
            links [--json] [-h] [NODE|NODE/LINK...]
            Shows links to every node: addresses, state, latency, MTU, data packets and bytes, how often they came up and went down.

            options:
                NODE         only links to this node, as its id or its name
                NODE/LINK    only the link of this number to it
                --json       print one JSON object instead of a table
                -h           display this help

            Examples:
                links
                links node2
                links node2/0 3/1 --json""";

    static final String PROVIDERS = """
            providers [--json] [-h]
            Shows transports, compression and crypto models and cluster services, their bundles, and which of them the node uses.

            options:
                --json  print one JSON object instead of a table
                -h      display this help

            Examples:
                providers
                providers --json""";

    static final String SERVICES = """
            services [--json] [-h]
            Shows cluster services: id, name, description, bundle, and whether they are in the node:

                attached        it is
                standing by     another one has its id; it comes when that one leaves
                not attached    the configuration has no use for it, or it failed
                no service      its bundle is stopped, or something that it needs is missing

            options:
                --json  print one JSON object instead of a table
                -h      display this help

            Examples:
                services
                services --json""";

    static final String WATCH = """
            watch [--interval SECONDS] [--count N] [--json] [-h]
            Shows ring, members, quorum, messages and links again and again. On a terminal one page is drawn anew, also at once when a
            member, a link or quorum changes; any key ends, and Ctrl-C. Elsewhere a page is printed for each interval.

            options:
                --interval SECONDS  time between two pages, 0.1 to 3600, default 1
                --count N           end after so many intervals; without it the watch goes on
                --json              print a line of JSON for each interval, with counters instead of rates
                -h                  display this help

            Examples:
                watch
                watch --interval 10 --count 6
                watch --json --count 1""";

    private Usage() {}
}
