package carousel.totem.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A set of node ids in ascending order, which is unsigned. Changes in place, so that it need not be made again. */
final class NodeSet {
    private static final int INITIAL_CAPACITY = 8;

    private int[] ids = new int[INITIAL_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int get(int index) {
        return ids[index];
    }

    void clear() {
        size = 0;
    }

    boolean contains(int id) {
        return indexOf(id) >= 0;
    }

    /** Where the id is, or {@code -(where it would be) - 1}. */
    int indexOf(int id) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(ids[middle], id);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    void add(int id) {
        int index = indexOf(id);
        if (index >= 0) {
            return;
        }
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        int insertion = -index - 1;
        System.arraycopy(ids, insertion, ids, insertion + 1, size - insertion);
        ids[insertion] = id;
        size++;
    }

    void remove(int id) {
        int index = indexOf(id);
        if (index >= 0) {
            size--;
            System.arraycopy(ids, index + 1, ids, index, size - index);
        }
    }

    void addAll(NodeSet other) {
        for (int i = 0; i < other.size; i++) {
            add(other.ids[i]);
        }
    }

    void setTo(NodeSet other) {
        if (ids.length < other.size) {
            ids = new int[other.ids.length];
        }
        System.arraycopy(other.ids, 0, ids, 0, other.size);
        size = other.size;
    }

    void setTo(int id) {
        ids[0] = id;
        size = 1;
    }

    /** Becomes {@code from} without {@code without}. */
    void setToDifference(NodeSet from, NodeSet without) {
        makeRoomFor(from.size);
        size = 0;
        for (int i = 0; i < from.size; i++) {
            if (without.size == 0 || !without.contains(from.ids[i])) {
                ids[size++] = from.ids[i];
            }
        }
    }

    /** Becomes what stands in a datagram. */
    void setTo(ByteBuffer buffer, int at, int entries) {
        makeRoomFor(entries);
        size = 0;
        for (int i = 0; i < entries; i++) {
            int id = buffer.getInt(at + Integer.BYTES * i);
            if (size == 0 || Integer.compareUnsigned(ids[size - 1], id) < 0) {
                ids[size++] = id; // as members send them
            } else {
                add(id);
            }
        }
    }

    boolean containsAll(NodeSet other) {
        if (size < other.size) {
            return false;
        }
        int at = 0;
        for (int i = 0; i < other.size; i++) {
            while (at < size && ids[at] != other.ids[i]) {
                at++;
            }
            if (at == size) {
                return false;
            }
        }
        return true;
    }

    boolean sameAs(NodeSet other) {
        return Arrays.equals(ids, 0, size, other.ids, 0, other.size);
    }

    private void makeRoomFor(int entries) {
        if (ids.length < entries) {
            ids = Arrays.copyOf(ids, entries);
        }
    }

    /** The following id, wrapping around; the set must not be empty. */
    int next(int id) {
        int index = indexOf(id);
        int following = index >= 0 ? index + 1 : -index - 1;
        return ids[following == size ? 0 : following];
    }

    void put(ByteBuffer buffer, int at) {
        for (int i = 0; i < size; i++) {
            buffer.putInt(at + Integer.BYTES * i, ids[i]);
        }
    }

    List<Integer> toList() {
        List<Integer> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(ids[i]);
        }
        return List.copyOf(list);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : " ").append(Integer.toUnsignedString(ids[i]));
        }
        return text.toString();
    }
}
