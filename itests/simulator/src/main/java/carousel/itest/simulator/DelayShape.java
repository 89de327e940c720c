package carousel.itest.simulator;

import java.util.Random;

/** How the time on the way is distributed between its bounds. */
public enum DelayShape {
    /** Each time between the bounds alike. */
    UNIFORM {
        @Override
        long nanos(Random random, long minNanos, long maxNanos) {
            return minNanos + (long) (random.nextDouble() * (maxNanos - minNanos));
        }
    },
    /** Most near the lower bound, some far above; the upper bound is three times the mean above the lower. */
    EXPONENTIAL {
        @Override
        long nanos(Random random, long minNanos, long maxNanos) {
            return minNanos + (long) (-Math.log(1 - random.nextDouble()) * (maxNanos - minNanos) / 3);
        }
    },
    /** Most near the middle; each bound is two standard deviations away, nothing is below the lower one. */
    NORMAL {
        @Override
        long nanos(Random random, long minNanos, long maxNanos) {
            double middle = (minNanos + maxNanos) / 2.0;
            return Math.max(minNanos, (long) (middle + random.nextGaussian() * (maxNanos - minNanos) / 4));
        }
    };

    abstract long nanos(Random random, long minNanos, long maxNanos);
}
