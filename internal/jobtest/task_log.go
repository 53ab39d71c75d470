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
	lanes   map[string]bool         // of the tasks in progress
	busy    int                     // pieces of work in progress
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
