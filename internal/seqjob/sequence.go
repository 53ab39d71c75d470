package seqjob

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"github.com/farcopy/farcopy"
)

// sequence takes requests from the caller's sequence. It keeps the pull open from one page to the
// next one.
type sequence[Req any] struct {
	all  iter.Seq2[Req, error]
	most int // requests of a page
	read func(*Req) taken

	// turn holds one element while somebody uses what follows. It is no mutex: the caller's sequence
	// may wait for a service.
	turn chan struct{}

	next    func() (Req, error, bool) // of the pull; nil: there is none
	stop    func()
	unwatch func() bool // the end of a context no longer ends the pull
	at      cursor      // where the pull stands
	failure error       // the sequence has ended at the cursor with it
	longest int64       // requests that one iteration has had

	panicked any // the value with which the sequence has panicked
}

// taken is a request that was taken from the sequence.
type taken struct {
	names   Names
	request json.RawMessage // nil: it is illegal
	invalid string          // why
}

// A page has up to maxPage requests, and its JSON about as many bytes as maxPageText: the records of
// a journal are bounded.
const (
	maxPage     = 100
	maxPageText = 3 << 20
	maxRequest  = 1 << 20 // bytes of one request as JSON
)

// The first two continue the name of the argument.
var (
	errOther = errors.New("are not those of an earlier iteration: a journal and a cursor go with one sequence")
	errOnce  = errors.New("are none when they are iterated again: the sequence must yield the same ones each time")
	errPanic = errors.New("the sequence has panicked")
)

// sequenceError is an error that the sequence has yielded. For a job it is not that of the service:
// a run does not wait for a sequence that cannot be read now.
type sequenceError struct{ err error }

func (e *sequenceError) Error() string { return "the sequence of requests: " + e.err.Error() }

func (e *sequenceError) Is(target error) bool {
	return target != farcopy.ErrTransient && target != farcopy.ErrRateLimited && errors.Is(e.err, target)
}

func (e *sequenceError) As(target any) bool { return errors.As(e.err, target) }

// lock waits for its turn.
func (s *sequence[Req]) lock(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *sequence[Req]) unlock() { <-s.turn }

// page is the requests of a page.
type page struct {
	requests []taken
	after    cursor
	isLast   bool
}

// take takes the requests of the page at a cursor.
func (s *sequence[Req]) take(ctx context.Context, c cursor) (page, error) {
	if err := s.lock(ctx); err != nil {
		return page{}, err
	}
	defer s.unlock()
	if err := s.seek(ctx, c); err != nil {
		return page{}, err
	}
	var p page
	for size := 0; len(p.requests) < s.most && size < maxPageText; {
		t, err := s.one(ctx)
		if err != nil && len(p.requests) > 0 {
			break // the next page has the error
		}
		if t == nil && err == nil && s.at.N == 0 && s.longest > 0 {
			err = errOnce
		}
		if err != nil {
			s.end()
			return page{}, err
		}
		if p.isLast = t == nil; p.isLast {
			break
		}
		p.requests, size = append(p.requests, *t), size+len(t.request)
	}
	p.after = s.at
	if p.isLast {
		s.end()
	}
	return p, nil
}

// verify compares the sequence with what earlier runs have taken from it. The pull stands behind
// that then.
func (s *sequence[Req]) verify(ctx context.Context, c cursor) error {
	if err := s.lock(ctx); err != nil {
		return err
	}
	defer s.unlock()
	return s.seek(ctx, c)
}

// seek moves the pull to a cursor.
func (s *sequence[Req]) seek(ctx context.Context, c cursor) error {
	if s.next != nil && s.at == c {
		return nil
	}
	s.end()
	s.at = cursor{}
	s.next, s.stop = iter.Pull2(s.all)
	for s.at.N < c.N {
		t, err := s.one(ctx)
		if err == nil && t == nil {
			err = fmt.Errorf("%w: there are %d now, and were %d", errOther, s.at.N, c.N)
		}
		if err != nil {
			s.end()
			return err
		}
	}
	if s.at != c {
		s.end()
		return errOther
	}
	return nil
}

// one takes the next request; nil at the end of the sequence. An error is returned again: what
// follows an error of the sequence is not asked for.
func (s *sequence[Req]) one(ctx context.Context) (t *taken, err error) {
	if s.failure != nil {
		return nil, s.failure
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			s.panicked, s.failure = p, errPanic
			t, err = nil, errPanic
		}
	}()
	req, err, ok := s.next()
	switch {
	case !ok:
		return nil, nil
	case err != nil:
		s.failure = &sequenceError{err}
		return nil, s.failure
	}
	read := s.read(&req)
	s.at = s.at.after(&read)
	s.longest = max(s.longest, s.at.N)
	return &read, nil
}

// end ends the pull.
func (s *sequence[Req]) end() {
	if s.unwatch != nil {
		s.unwatch()
	}
	if s.stop != nil {
		s.stop()
	}
	s.next, s.stop, s.unwatch, s.failure = nil, nil, nil, nil
}

// close ends the pull when nobody needs it any more. It returns the value with which the sequence
// has panicked.
func (s *sequence[Req]) close() any {
	s.turn <- struct{}{}
	defer s.unlock()
	s.end()
	p := s.panicked
	s.panicked = nil
	return p
}

// finish closes the sequence, and panics if that has panicked.
func (s *sequence[Req]) finish() {
	if p := s.close(); p != nil {
		panic(p)
	}
}

// closeWith closes the sequence when a context ends.
func (s *sequence[Req]) closeWith(ctx context.Context) {
	s.turn <- struct{}{}
	defer s.unlock()
	if s.unwatch != nil {
		s.unwatch()
	}
	if s.next != nil {
		s.unwatch = context.AfterFunc(ctx, func() { s.close() })
	}
}
