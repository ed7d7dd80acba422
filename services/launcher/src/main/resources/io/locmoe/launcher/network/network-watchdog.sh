# Removes a network. Arguments: what the names of its namespaces begin with, the link of the command.
# The command writes a line to close the network. If it dies instead, the stream ends.
trap '' HUP INT TERM
read -r word

namespaces() {
    for file in /run/netns/"$1"*; do
        [ ! -e "$file" ] || printf '%s\n' "${file##*/}"
    done
}

processes() {
    for namespace in $(namespaces "$1"); do
        ip netns pids "$namespace"
    done
}

# After the command's death its nodes end themselves, and a part that it was just making may still appear.
seconds=0
while [ "$word" != close ] && [ "$seconds" -lt 20 ]; do
    sleep 1
    seconds=$((seconds + 1))
    [ -n "$(processes "$1")" ] || break
done
for process in $(processes "$1"); do
    kill -KILL "$process"
done
ip link del "$2"
for namespace in $(namespaces "$1"); do
    ip netns del "$namespace"
done
[ -z "$(namespaces "$1")" ] && [ ! -e "/sys/class/net/$2" ]
