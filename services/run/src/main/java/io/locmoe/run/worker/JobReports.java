package io.locmoe.run.worker;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.run.service.RankFailure;
import java.util.List;

/** What a node reports to a job's leader. Any thread; never blocks. */
public interface JobReports extends TrainingListener {

    /** An event of the training; only the node of rank 0, which is the leader's, has any. */
    @Override
    default void accept(TrainingEvent event) {}

    /** All connections are open and the ranks start. */
    default void running() {}

    void failed(RankFailure failure);

    /**
     * The job ends without a thread that does not return from a plug-in; {@link #ended} follows if it does.
     *
     * @param sentence      names the plug-in
     * @param lastExchanges last exchanges of the ranks, one line each
     */
    default void stuck(String sentence, List<String> lastExchanges) {
        ended(false, lastExchanges);
    }

    /**
     * All ranks of the node have left the job.
     *
     * @param complete      whether they reached the job's end
     * @param lastExchanges last exchanges of the ranks, one line each
     */
    void ended(boolean complete, List<String> lastExchanges);
}
