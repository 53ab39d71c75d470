package transport

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter is the caller's own rate limit. A *rate.Limiter is one.
type Limiter interface {
	// Wait blocks until a request may be sent, or returns the error that ends the call.
	Wait(ctx context.Context) error
}

// TokenQueue serialises the wait for the Limiter, so that no token is reserved by a request that
// the gate then stops. The chains of one client share it. Requests with priority are served first,
// otherwise in order of arrival.
type TokenQueue struct {
	limiter Limiter

	mu       sync.Mutex
	busy     bool // a request is waiting for a token
	priority []chan struct{}
	others   []chan struct{}
}

// NewTokenQueue returns the queue of a limiter, nil if there is no limiter. A nil *rate.Limiter is
// not a limiter.
func NewTokenQueue(l Limiter) *TokenQueue {
	switch l {
	case nil, (*rate.Limiter)(nil):
		return nil
	}
	return &TokenQueue{limiter: l}
}

// take waits for a token. It takes none if the gate has closed before the request is first in the
// queue.
func (q *TokenQueue) take(ctx context.Context, permit Permit) error {
	ended := waitFunc(ctx, LimiterWait)
	err := q.waitInQueue(ctx, permit)
	if ended != nil {
		ended(err)
	}
	return err
}

func (q *TokenQueue) waitInQueue(ctx context.Context, permit Permit) error {
	turn, ahead := q.join(hasPriority(ctx))
	hasTurn := false
	defer func() {
		if !hasTurn { // also where the limiter panics
			q.leave(turn)
		}
	}()
	if err := q.exceedsDeadline(ctx, ahead); err != nil {
		return err
	}
	select {
	case <-turn:
		hasTurn = true
	case <-ctx.Done():
		return &Failure{Stage: Local, Err: ContextError(ctx)}
	}
	if !permit.isCurrent() {
		q.next()
		return errClosed
	}
	return q.waitForToken(ctx)
}

// join returns a channel that is closed when the request is first in the queue, and the number of
// requests before it.
func (q *TokenQueue) join(priority bool) (turn chan struct{}, ahead int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	turn = make(chan struct{})
	switch {
	case !q.busy:
		q.busy = true
		close(turn)
	case priority:
		ahead = len(q.priority)
		q.priority = append(q.priority, turn)
	default:
		ahead = len(q.priority) + len(q.others)
		q.others = append(q.others, turn)
	}
	return turn, ahead
}

// next moves the next request to the head of the queue.
func (q *TokenQueue) next() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, line := range []*[]chan struct{}{&q.priority, &q.others} {
		if len(*line) > 0 {
			close((*line)[0])
			*line = (*line)[1:]
			return
		}
	}
	q.busy = false
}

// leave removes a request from the queue. If it has become first meanwhile, the next request
// follows.
func (q *TokenQueue) leave(turn chan struct{}) {
	q.mu.Lock()
	for _, line := range []*[]chan struct{}{&q.priority, &q.others} {
		for i, waiting := range *line {
			if waiting == turn {
				*line = append((*line)[:i], (*line)[i+1:]...)
				q.mu.Unlock()
				return
			}
		}
	}
	q.mu.Unlock()
	q.next()
}

// exceedsDeadline returns an error if the wait cannot end before the deadline. It returns nil if
// the limiter does not report its rate.
func (q *TokenQueue) exceedsDeadline(ctx context.Context, ahead int) error {
	end, hasDeadline := ctx.Deadline()
	l, reportsRate := q.limiter.(interface {
		Limit() rate.Limit
		Tokens() float64
	})
	switch {
	case !hasDeadline, !reportsRate, l.Limit() <= 0:
		return nil
	}
	missing := float64(ahead+1) - l.Tokens()
	wait := time.Duration(missing / float64(l.Limit()) * float64(time.Second)).Round(time.Microsecond)
	if left := time.Until(end); left <= 0 || left >= wait {
		return nil
	}
	return &Failure{Stage: Held, RetryAfter: wait, Err: errLimiterTooSlow}
}

var errLimiterTooSlow = errors.New("the Limiter in Config needs longer than the context allows")

// waitForToken waits for the limiter and then moves the next request to the head of the queue. The
// limiter's error ends the call. A wait beyond the context's deadline is a rate limit, not a
// failure.
func (q *TokenQueue) waitForToken(ctx context.Context) error {
	wait := func() (struct{}, error) {
		defer q.next()
		return struct{}{}, q.limiter.Wait(ctx)
	}
	var err error
	if _, endsWithContext := q.limiter.(*rate.Limiter); endsWithContext {
		_, err = wait()
	} else {
		_, err = Bounded(ctx, wait, nil)
	}
	switch {
	case err == nil:
		return nil
	case err == ErrAbandoned:
		return &Failure{Stage: Local, Err: ContextError(ctx)}
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return &Failure{Stage: Local, Err: ContextError(ctx)}
	case outlastsContext(err):
		return &Failure{Stage: Held, Err: errors.Join(errLimiterTooSlow, err)}
	}
	return &Failure{Stage: Local, Err: err}
}

// outlastsContext reports whether a limiter refused a wait beyond the deadline: rate.Limiter has no
// error value for it.
func outlastsContext(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "would exceed context deadline")
}
