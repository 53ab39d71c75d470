package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
)

// pageMessage is a page that is still to be listed, or the rest of one that was listed and is too
// large for one batch.
type pageMessage struct {
	Cursor string         `json:"cursor"`
	Rest   string         `json:"rest,omitempty"` // tells the rests of pages apart
	Tasks  []farcopy.Task `json:"tasks,omitempty"`
}

func (p pageMessage) text() []byte {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // only if a task were no JSON, which it was read from
	}
	return text
}

// id is the same for pages that are to be listed once.
func (p *pageMessage) id() string {
	if p.Rest != "" {
		return subjectID("rest " + p.Rest)
	}
	return subjectID("page " + p.Cursor)
}

// sums are what the pages have held that were queued so far.
type sums struct {
	Pages    int64  `json:"pages"`
	Listed   int64  `json:"listed"`
	Skipped  int64  `json:"skipped"` // without a task
	Bytes    int64  `json:"bytes"`
	Opens    int64  `json:"opens"`    // folders that the listing goes on below
	Requests int64  `json:"requests"` // of the listing
	Commit   string `json:"commit"`   // the batch that has written them
}

// pages are the pages of a job. Only a coordinator uses them.
//
// A page is queued by one atomic batch: its tasks, the pages that follow, a mark that it was listed,
// and the new sums, which must follow those that this coordinator knows. So a page that is in the
// queue twice is queued once, a coordinator that dies queues all of a page or nothing, and one that
// another has taken the place of is refused.
type pages struct {
	js     jetstream.JetStream
	stream jetstream.Stream
	names  names

	mu   sync.Mutex
	sums sums
	seq  uint64 // of the sums
}

// latest returns the sums as they are now.
func (p *pages) latest() sums {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sums
}

// queuedPage is a page in the queue.
type queuedPage struct {
	pageMessage
	seq uint64
}

// open reads the sums, or queues the first page of a job that has none.
func (p *pages) open(ctx context.Context) error {
	if err := p.read(ctx); err != nil || p.seq != 0 {
		return err
	}
	first := pageMessage{}
	isListed, err := p.isListed(ctx, first.id())
	if err == nil && isListed {
		err = fmt.Errorf("%w: stream %s has no sums", errDamaged, p.names.todo())
	}
	if err != nil {
		return err
	}
	return p.commit(ctx, nil, []pageMessage{first}, "", sums{Commit: newToken()})
}

// read reads the sums.
func (p *pages) read(ctx context.Context) error {
	latest, seq, err := p.stored(ctx)
	if err != nil || seq == 0 {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sums, p.seq = latest, seq
	return nil
}

// stored returns the sums that the store has, and their sequence number; 0: there are none.
func (p *pages) stored(ctx context.Context) (s sums, seq uint64, err error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	msg, err := p.stream.GetLastMsgForSubject(ctx, p.names.sums())
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return s, 0, nil
	}
	if err == nil {
		seq, err = msg.Sequence, json.Unmarshal(msg.Data, &s)
	}
	if err != nil {
		return s, 0, fmt.Errorf("reading how far the listing is: %w", err)
	}
	return s, seq, nil
}

// position returns the sequence number of the latest sums.
func (p *pages) position() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seq
}

// checkEnd reports whether messages are missing at the end of the queue: those before known were
// there, and those that were delivered. New messages with their numbers would not be delivered.
func (p *pages) checkEnd(ctx context.Context, known uint64) error {
	info, err := p.stream.Info(ctx)
	if err != nil {
		return err
	}
	consumers := p.stream.ListConsumers(ctx)
	for c := range consumers.Info() {
		known = max(known, c.Delivered.Stream, c.AckFloor.Stream)
	}
	if err := consumers.Err(); err != nil && !errors.Is(err, jetstream.ErrEndOfData) {
		return err
	}
	if info.State.LastSeq < known {
		return fmt.Errorf("%w: stream %s ends at %d, not at %d or later", errDamaged, p.names.todo(), info.State.LastSeq, known)
	}
	return nil
}

// left returns how many pages are queued.
func (p *pages) left(ctx context.Context) (uint64, error) { return p.queued(ctx, p.names.page()) }

// queued returns how many messages a subject has, which may have a wildcard.
func (p *pages) queued(ctx context.Context, subject string) (n uint64, err error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	info, err := p.stream.Info(ctx, jetstream.WithSubjectFilter(subject))
	if err != nil {
		return 0, fmt.Errorf("reading the queue: %w", err)
	}
	for _, count := range info.State.Subjects {
		n += count
	}
	return n, nil
}

// next returns the first page after a sequence number; nil: there is none.
func (p *pages) next(ctx context.Context, after uint64) (*queuedPage, error) {
	for {
		within, cancel := context.WithTimeout(ctx, storeTimeout)
		msg, err := p.stream.GetMsg(within, after+1, jetstream.WithGetMsgSubject(p.names.page()))
		cancel()
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading the queue of pages: %w", err)
		}
		page := &queuedPage{seq: msg.Sequence}
		if err := json.Unmarshal(msg.Data, &page.pageMessage); err != nil {
			return nil, fmt.Errorf("a page of the queue cannot be read: %w", err)
		}
		isListed, err := p.isListed(ctx, page.id())
		if err != nil {
			return nil, err
		}
		if !isListed {
			return page, nil
		}
		after = page.seq
		if err := p.remove(ctx, page.seq); err != nil {
			return nil, err
		}
	}
}

func (p *pages) isListed(ctx context.Context, id string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	_, err := p.stream.GetLastMsgForSubject(ctx, p.names.mark(id))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return false, nil
	}
	return err == nil, err
}

func (p *pages) remove(ctx context.Context, seq uint64) error {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	err := p.stream.DeleteMsg(ctx, seq)
	if err == nil {
		return nil
	}
	if _, readErr := p.stream.GetMsg(ctx, seq); errors.Is(readErr, jetstream.ErrMsgNotFound) {
		return nil // it was removed meanwhile
	}
	return fmt.Errorf("removing a message from the queue: %w", err)
}

// queue queues what a page holds, and removes it.
func (p *pages) queue(ctx context.Context, page *queuedPage, found farcopy.TaskPage, requests int64) error {
	after := p.sums
	after.Commit = newToken()
	after.Requests += requests
	if page.Rest == "" {
		after.Pages++
		after.Listed += int64(len(found.Skipped))
		after.Skipped += int64(len(found.Skipped))
		for _, o := range found.Skipped {
			after.Bytes += o.Size
		}
		for i := range found.Tasks {
			after.Listed += int64(linesOf(&found.Tasks[i]))
			after.Bytes += found.Tasks[i].Size
			if found.Tasks[i].Opens {
				after.Opens++
			}
		}
	}
	var following []pageMessage
	for _, c := range found.Next {
		following = append(following, pageMessage{Cursor: c})
	}
	now, rests := divide(page.id(), found.Tasks, maxBatch-2-len(following))
	if err := p.commit(ctx, now, append(following, rests...), page.id(), after); err != nil {
		return err
	}
	if err := p.remove(ctx, page.seq); !isOutage(err) { // next removes it, too
		return err
	}
	return nil
}
