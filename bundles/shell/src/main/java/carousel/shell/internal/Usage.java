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
                cmapctl [-b] -T key_prefix""";

    static final String CFGTOOL = """
            cfgtool [[-i <interface ip>] [-b] -s] [-n] [-R] [-L] [-k nodeid] [-a nodeid] [-h] [-H [--force]]

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
            		--force will shut it down regardless of vetos""";

    static final String CPGTOOL = """
            cpgtool [-n] [-d <delimiter>] [-e] [-h]

            A tool for listing process groups and their members.
            options:
            	-n	only display all existing group names
            	-d	delimiter between fields
            	-e	don't escape unprintable characters in group name
            	-h	display this help""";

    private Usage() {}
}
