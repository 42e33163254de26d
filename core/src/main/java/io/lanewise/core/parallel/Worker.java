package io.lanewise.core.parallel;

import java.util.concurrent.locks.LockSupport;

/** One thread of the pool. It stays awake for a while after each job, since the next one usually follows soon, then sleeps. */
final class Worker implements Runnable {
    private final Job job;
    private final int number;
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean stopped;

    private Worker(int number, Job job) {
        this.job = job;
        this.number = number;
        this.thread = Thread.ofPlatform()
                .name("lanewise-worker-" + number)
                .daemon(true)
                .inheritInheritableThreadLocals(false)
                .unstarted(this);
    }

    static Worker start(int number, Job job) {
        Worker worker = new Worker(number, job);
        worker.thread.start();
        return worker;
    }

    /** Costs a system call only if the thread sleeps. */
    void wake() {
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the thread after the task it is at. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (!stopped) {
            int seen = job.opened();
            job.work(number);
            if (job.awaitOpened(seen)) {
                continue;
            }
            asleep = true; // before the last look at the job: who opens one later sees the flag
            if (job.opened() == seen && !stopped) {
                LockSupport.park(job);
            }
            asleep = false;
            Thread.interrupted(); // nobody has a reason to interrupt it, and it must be able to sleep
        }
    }
}
