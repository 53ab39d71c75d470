package jobtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
)

// taskLog is the queue of a program that hands out tasks: a file of lines, of which the last one may be
// cut off. Each line is what one step has changed, so that no step is half done.
type taskLog struct {
	file *os.File

	mu      sync.Mutex
	cursors []string                // of pages that are still to be listed
	tasks   map[string]farcopy.Task // that have not ended, as they were saved or returned last
	order   []string                // their ids
	told    map[string]Word         // the latest word of each item
	seen    map[string]bool         // cursors and ids
	lanes   map[string]bool         // of the tasks under way
	busy    int                     // pieces of work under way
	ready   []string                // ids of tasks that this program is still to run
	tries   map[string]int
}

// taskStep is a line of the queue.
type taskStep struct {
	Listed  *string        `json:"listed,omitempty"` // a page that was listed
	Cursors []string       `json:"cursors,omitempty"`
	Tasks   []farcopy.Task `json:"tasks,omitempty"`
	Saved   *farcopy.Task  `json:"saved,omitempty"`
	Ended   string         `json:"ended,omitempty"` // the id of a task
	Words   []Word         `json:"words,omitempty"`
}

func openTasks(dir string) (*taskLog, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "tasks")
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	l := &taskLog{
		cursors: []string{""}, tasks: map[string]farcopy.Task{}, told: map[string]Word{}, seen: map[string]bool{"": true},
		lanes: map[string]bool{}, tries: map[string]int{},
	}
	whole := text[:bytes.LastIndexByte(text, '\n')+1]
	for line := range bytes.Lines(whole) {
		var s taskStep
		if err := json.Unmarshal(line, &s); err != nil {
			return nil, err
		}
		l.take(&s)
	}
	l.ready = slices.Clone(l.order)
	if l.file, err = os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		return nil, err
	}
	if err := l.file.Truncate(int64(len(whole))); err != nil {
		return nil, err
	}
	_, err = l.file.Seek(0, 2)
	return l, err
}

// take makes a step part of the queue.
func (l *taskLog) take(s *taskStep) {
	if s.Listed != nil {
		l.cursors = slices.DeleteFunc(l.cursors, func(c string) bool { return c == *s.Listed })
	}
	for _, c := range s.Cursors {
		if !l.seen[c] {
			l.seen[c] = true
			l.cursors = append(l.cursors, c)
		}
	}
	for _, t := range s.Tasks {
		if !l.seen[t.ID] {
			l.seen[t.ID] = true
			l.tasks[t.ID] = t
			l.order, l.ready = append(l.order, t.ID), append(l.ready, t.ID)
		}
	}
	if s.Saved != nil {
		l.tasks[s.Saved.ID] = *s.Saved
	}
	if s.Ended != "" {
		delete(l.tasks, s.Ended)
		l.order = slices.DeleteFunc(l.order, func(id string) bool { return id == s.Ended })
	}
	for _, w := range s.Words {
		l.told[w.Source] = w
	}
}

// keep writes a step, unless the program is dead.
func (l *taskLog) keep(ctx context.Context, s taskStep) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if _, err := l.file.Write(append(text, '\n')); err != nil {
		return err
	}
	l.take(&s)
	return nil
}

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
	for n, c := range l.cursors {
		if l.tries[c] < maxTaskTries && !l.lanes["page "+c] {
			l.busy++
			l.lanes["page "+l.cursors[n]] = true
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

// end says what is known of all items.
func (l *taskLog) end() (e End) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.Report.Complete = len(l.cursors) == 0
	r := &e.Report
	for _, w := range l.told {
		switch w.Action {
		case farcopy.ActionCopied:
			r.Copied++
		case farcopy.ActionSkipped:
			r.Skipped++
		case farcopy.ActionUnknown:
			r.Unknown++
		default:
			r.Failed++
		}
	}
	for _, t := range l.tasks {
		e.Text = "tasks are left"
		isFolder := t.Size == 0
		if e.Report.Complete = e.Report.Complete && !isFolder; t.Ended == "" {
			if _, isTold := l.told[t.Source]; !isTold {
				r.Pending += int64(max(1, t.Items))
			}
		}
	}
	for _, w := range l.told {
		if !isDone(w.Action) {
			e.Failures = append(e.Failures, w)
		}
	}
	r.Listed = r.Copied + r.Skipped + r.Failed + r.Unknown + r.Pending
	return e
}
