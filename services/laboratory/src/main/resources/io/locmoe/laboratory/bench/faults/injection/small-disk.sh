# Holds a file system in memory at the directory that is the argument. Orders come as lines, and each is answered.
# It goes when they end, however the process ends that gives them.
trap '' HUP INT TERM
roomy=1g
mount -t tmpfs -o "size=$roomy,mode=700" tmpfs "$1" || exit 1
echo done
while read -r word; do
    case "$word" in
        full)
            # What is in it may grow while we look; a size below that is refused.
            for attempt in 1 2 3 4 5 6 7 8 9 10; do
                set -- "$1" $(df -kP "$1" | tail -n 1)
                [ "$4" -gt 4 ] && size="$4" || size=4
                mount -o "remount,size=${size}k" "$1" 2>/dev/null && break
            done
            ;;
        room) mount -o "remount,size=$roomy" "$1" ;;
    esac
    echo done
done
umount -l "$1"
