package carousel.itest.compression;

import java.util.List;
import java.util.Map;

/**
 * What is particular to a compression model.
 *
 * @param model its name
 * @param modelNumber its number in the knet data header
 * @param capturedFiles the files of captured traffic that have it
 * @param levels some that it takes, out of range ones too if it takes these
 * @param refusedLevels some that it does not take, with what it says
 * @param endIsMarked whether a stream that is cut or continued can be told from a whole one
 * @param contentIsChecked whether every damage is found
 * @param streamStart how every stream starts, so that garbage behind it is read
 * @param allocationLimitBytes what one message may allocate on the heap
 * @param hostileRounds how many damaged streams to try
 * @param randomSizes how many messages of random size to try at each level
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a record
public record CompressionTraits(
        String model,
        int modelNumber,
        List<String> capturedFiles,
        List<Integer> levels,
        Map<Integer, String> refusedLevels,
        boolean endIsMarked,
        boolean contentIsChecked,
        byte[] streamStart,
        long allocationLimitBytes,
        int hostileRounds,
        int randomSizes) {}
