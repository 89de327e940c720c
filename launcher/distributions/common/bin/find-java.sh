# shellcheck shell=sh
# Finds a Java; to be sourced by a POSIX shell. Sets JAVA to the program and JAVA_MAJOR to its version.
#   find_java java    any Java that can run programs
#   find_java javac   one that can also compile
# Looks at JAVA_HOME, at PATH and at the usual folders, and takes the first that is new enough.
MINIMUM_JAVA=17

# The file "release" of an installation says it too, without the tenth of a second that a virtual machine takes to start.
java_major() {
    release=${1%/bin/java}/release
    if [ -r "$release" ]; then
        while IFS='"' read -r key value _; do
            if [ "$key" = JAVA_VERSION= ]; then
                value=${value#1.}
                echo "${value%%[!0-9]*}"
                return
            fi
        done < "$release"
    fi
    "$1" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java\.specification\.version = \([0-9]*\).*/\1/p'
}

# The system's default comes before the rest, whose order is the alphabet's.
java_candidates() {
    if [ -n "${JAVA_HOME:-}" ]; then
        echo "$JAVA_HOME/bin"
    fi
    if command -v java > /dev/null 2>&1; then
        dirname -- "$(readlink -f -- "$(command -v java)")"
    fi
    for candidate in /usr/lib/jvm/default-java/bin /usr/lib/jvm/*/bin /usr/java/*/bin /opt/java/bin /opt/*/bin; do
        echo "$candidate"
    done
}

find_java() {
    JAVA=
    JAVA_MAJOR=
    old_ifs=$IFS
    IFS='
'
    for folder in $(java_candidates); do
        if [ -x "$folder/java" ] && [ -x "$folder/$1" ]; then
            major=$(java_major "$folder/java")
            if [ "${major:-0}" -ge "$MINIMUM_JAVA" ] 2> /dev/null; then
                JAVA=$folder/java
                # shellcheck disable=SC2034 # for the sourcing script
                JAVA_MAJOR=$major
                break
            fi
        fi
    done
    IFS=$old_ifs
    [ -n "$JAVA" ]
}

# Ends the script named in $1 when there is none.
require_java() {
    if ! find_java java; then
        echo "$1: no Java $MINIMUM_JAVA or newer was found; install one (Debian: apt-get install openjdk-17-jre-headless) or set JAVA_HOME." >&2
        exit 127
    fi
}
