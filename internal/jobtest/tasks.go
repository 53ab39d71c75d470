package jobtest

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
)

// taskWorker runs tasks of the queue.
type taskWorker struct {
	p   Process
	log *taskLog
	job farcopy.Job
}

// taskRunner returns the program that runs a job as tasks: its workers, each of which has a client of
// its own, share a queue that is kept in the journal's directory.
func taskRunner(newJob newJob) func(Process) (End, error) {
	return func(p Process) (End, error) {
		log, err := openTasks(p.Journal)
		if err != nil {
			return End{}, err
		}
		defer log.file.Close()
		stop := make(chan struct{})
		if p.Stop > 0 {
			defer time.AfterFunc(p.Stop, func() { close(stop) }).Stop()
		}
		var running sync.WaitGroup
		for range max(1, p.Workers) {
			job, err := newJob(p, farcopy.JobConfig{Workers: p.Workers, Existing: p.Existing, Verify: p.Verify})
			if err != nil {
				return End{}, err
			}
			w := &taskWorker{p, log, job}
			running.Go(func() { w.work(stop) })
		}
		running.Wait()
		return log.end(), p.Context.Err()
	}
}

// work lists pages and runs tasks until there are none, the program dies, or it is stopped.
func (w *taskWorker) work(stop <-chan struct{}) {
	for w.p.Context.Err() == nil {
		select {
		case <-stop:
			return
		default:
		}
		do, isOver := w.next()
		switch {
		case isOver:
			return
		case do == nil:
			time.Sleep(time.Second)
		default:
			do()
			w.log.mu.Lock()
			w.log.busy--
			w.log.mu.Unlock()
		}
	}
}

// next takes a page or a task whose lanes are free. It reports whether nothing is left.
func (w *taskWorker) next() (do func(), isOver bool) {
	l := w.log
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.cursors {
		if l.tries[c] < maxTaskTries && !l.lanes["page "+c] {
			l.busy++
			l.lanes["page "+c] = true
			return func() { w.list(c) }, false
		}
	}
	for n, id := range l.ready {
		t := l.tasks[id]
		if slices.ContainsFunc(t.Lanes, func(lane string) bool { return l.lanes[lane] }) {
			continue
		}
		for _, lane := range t.Lanes {
			l.lanes[lane] = true
		}
		l.ready = slices.Delete(l.ready, n, n+1)
		l.busy++
		return func() { w.run(t) }, false
	}
	return nil, l.busy == 0
}

func (w *taskWorker) tell(words []Word) {
	for _, word := range words {
		w.p.Tell(word)
	}
}

// maxTaskTries is how often a page or a task is tried by one program.
const maxTaskTries = 20

func (w *taskWorker) list(cursor string) {
	l := w.log
	page, err := w.job.Tasks(w.p.Context, cursor)
	if err == nil {
		step := taskStep{Listed: &cursor, Cursors: page.Next, Tasks: page.Tasks}
		for _, o := range page.Skipped {
			step.Words = append(step.Words, wordOf(o))
		}
		if w.log.keep(w.p.Context, step) == nil {
			w.tell(step.Words)
		}
	} else {
		time.Sleep(max(time.Second, farcopy.RetryAfter(err)))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tries[cursor]++
	delete(l.lanes, "page "+cursor)
}

func (w *taskWorker) run(t farcopy.Task) {
	res, err := w.job.RunTask(w.p.Context, t, func(ctx context.Context, now farcopy.Task) error {
		persist := func() error { return w.log.keep(w.p.Context, taskStep{Saved: &now}) }
		if w.p.Save != nil {
			return w.p.Save(ctx, persist)
		}
		return persist()
	})
	isAgain := err != nil
	switch {
	case w.p.Lose != nil && w.p.Lose(): // it is handed out again
		isAgain = true
		time.Sleep(time.Second)
	case err != nil:
		w.log.keep(w.p.Context, taskStep{Saved: &res.Task})
		time.Sleep(max(time.Second, farcopy.RetryAfter(err)))
	default:
		step := taskStep{Cursors: res.Next}
		for _, o := range res.Outcomes {
			step.Words = append(step.Words, wordOf(o))
		}
		if step.Ended = t.ID; res.Task.ID != "" {
			step.Ended, step.Saved = "", &res.Task
		}
		if w.log.keep(w.p.Context, step) == nil {
			w.tell(step.Words)
		}
	}
	l := w.log
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, lane := range t.Lanes {
		delete(l.lanes, lane)
	}
	if l.tries[t.ID]++; isAgain && l.tries[t.ID] < maxTaskTries {
		l.ready = append(l.ready, t.ID)
	}
}
