package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class FramePoolTest {
    @Test
    void framesThatAreNotNeededAreGivenBack() {
        FramePool pool = new FramePool();
        Frame first = pool.take(FrameSize.LARGE);
        Frame second = pool.take(FrameSize.LARGE);
        pool.release(first);
        pool.release(second);
        pool.trim();
        assertSame(second, pool.take(FrameSize.LARGE)); // was in use since the last trim
        pool.release(second);
        pool.trim(); // one was enough
        pool.trim(); // none was
        Frame fresh = pool.take(FrameSize.LARGE);
        assertFalse(fresh == first || fresh == second);
    }
}
