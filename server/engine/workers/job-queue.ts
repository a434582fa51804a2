import { EngineError, type QueryOptions } from '../contract/engine.js';
import { createJob, type Job, type JobOptions, type JobWork } from './job.js';

export interface JobQueueOptions {
  /** Gives waiting jobs to idle threads. Called when a job was added. */
  readonly dispatch: () => void;
  readonly log: (message: string) => void;
}

/** The queries of an engine: those that wait for a thread, and those that have one. */
export interface JobQueue {
  /** In the order in which they came. Whoever starts a job takes it out. */
  readonly waiting: Set<Job>;
  /** @throws EngineError once it is closed, or when the client has gone. */
  refuse(options: Pick<QueryOptions, 'signal'>): void;
  add(work: JobWork, options: Omit<QueryOptions, 'format'>, onWhole?: JobOptions['onWhole']): Job;
  /** Ends queries whose readers take nothing. To be called while others wait. */
  cutStalled(): void;
  readonly closed: boolean;
  /** Refuses what waits, and ends what runs after `grace` milliseconds, unless `ended` resolves before. */
  close(grace: number, ended: () => Promise<unknown>): Promise<void>;
}

export function createJobQueue({ dispatch, log }: JobQueueOptions): JobQueue {
  const jobs = new Set<Job>(), waiting = new Set<Job>();
  let closed = false;
  const onDone = (job: Job): void => {
    waiting.delete(job);
    jobs.delete(job);
  };
  return {
    waiting,
    refuse({ signal }) {
      if (closed) throw new EngineError('closed', 'The service is shutting down.');
      if (signal?.aborted) throw new EngineError('aborted', 'The client went away before its query began.');
    },
    add(work, options, onWhole) {
      const job = createJob(work, options, { onDone, onWhole, log });
      jobs.add(job);
      waiting.add(job);
      dispatch();
      return job;
    },
    cutStalled() {
      for (const job of jobs) job.cutStalled();
    },
    get closed() { return closed; },
    async close(grace, ended) {
      closed = true;
      const refusal = new EngineError('closed', 'The service is shutting down.');
      for (const job of waiting) job.fail(refusal);
      const timer = setTimeout(() => {
        for (const job of jobs) job.fail(refusal);
      }, grace);
      await ended();
      clearTimeout(timer);
    },
  };
}
