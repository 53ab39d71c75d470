package job

import (
	"context"
	"slices"
	"sync"
)

// ahead lists the pages of a plan one after the other, and a few of those that follow meanwhile. So a
// tree of many small folders is not planned at the pace of one list at a time.
type ahead struct {
	svc    Service
	ctx    context.Context
	cancel context.CancelFunc
	slots  chan struct{} // one for each list that may be in flight

	stack   []*aheadPage // the last one is next
	begun   int          // pages of the stack that are listed, or being listed
	running sync.WaitGroup
}

type aheadPage struct {
	cursor string
	listed chan struct{} // closed when page and err are set; nil: the list was not begun
	page   Page
	err    error
}

func (j *Job) listAhead(ctx context.Context) *ahead {
	most := maxListing
	if j.cfg.Workers > 0 {
		most = min(most, j.cfg.Workers)
	}
	if j.o.InOrder {
		most = 1
	}
	a := &ahead{svc: j.svc, slots: make(chan struct{}, most)}
	a.ctx, a.cancel = context.WithCancel(ctx)
	a.push(j.o.First)
	return a
}

// push puts cursors on the stack, so that the first of them is the next.
func (a *ahead) push(cursors []string) {
	for _, c := range slices.Backward(cursors) {
		a.stack = append(a.stack, &aheadPage{cursor: c})
	}
}

func (a *ahead) isDone() bool { return len(a.stack) == 0 }

// next returns the next page, and has those that follow listed meanwhile.
func (a *ahead) next() (Page, error) {
	top := len(a.stack) - 1
	for n, p := range slices.Backward(a.stack) {
		if n < top && a.begun >= cap(a.slots) {
			break
		}
		if p.listed == nil {
			a.begin(p)
		}
	}
	p := a.stack[top]
	a.stack = a.stack[:top]
	<-p.listed
	a.begun--
	return p.page, p.err
}

func (a *ahead) begin(p *aheadPage) {
	p.listed = make(chan struct{})
	a.begun++
	a.running.Go(func() {
		defer close(p.listed)
		a.slots <- struct{}{}
		defer func() { <-a.slots }()
		p.page, p.err = a.svc.List(a.ctx, p.cursor)
	})
}

// close abandons what is being listed.
func (a *ahead) close() {
	a.cancel()
	a.running.Wait()
}
