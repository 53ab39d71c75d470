package document360

import (
	"cmp"
	"context"
	"errors"
	"iter"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// place is where a walk through the pages of a list is: what to ask for next, and what came last.
type place struct {
	op         string
	page, size int // 0: the default
	cursor     string
	first      string // the id that the last page began with
	many       bool   // it had several entries
}

// all walks through a list, each time from the same place on.
func all[T any](ctx context.Context, from place, fetch func(place) ([]T, *Pagination, error), id func(*T) string) iter.Seq2[T, error] {
	return call.All(ctx, from.op, func() func() ([]T, bool, error) {
		at, visited := from, call.Visited{}
		return func() ([]T, bool, error) {
			if at.cursor != "" && visited.Again(at.cursor) {
				return nil, false, &problem.ReadError{Call: problem.Call{Op: at.op}, Err: errors.New("the same page came twice")}
			}
			list, p, err := fetch(at)
			if err != nil || len(list) == 0 {
				return nil, err == nil && at.skip(p), err
			}
			first := id(&list[0])
			if at.was(first, len(list), p) {
				if p == nil {
					return nil, false, nil // a list without pages
				}
				return nil, false, &problem.ReadError{Call: problem.Call{Op: at.op}, Err: errors.New("the same page came twice")}
			}
			more := at.advance(first, len(list), p)
			return list, more, nil
		}
	})
}

// was reports whether a page is the last one again. Pages of one entry are not judged where the
// service says that there are more: a list that grows at its front shows the same one again.
func (l *place) was(first string, n int, p *Pagination) bool {
	if l.cursor != "" && p != nil && p.HasMore && p.NextCursor == l.cursor {
		return true
	}
	return first != "" && first == l.first && (p == nil || n > 1 && l.many)
}

// skip moves on from an empty page and reports whether there is another one: only a cursor shows
// where it is. Without one an empty page is the last, whatever its pagination says.
func (l *place) skip(p *Pagination) (more bool) {
	if p == nil || !p.HasMore || p.NextCursor == "" {
		return false
	}
	l.cursor = p.NextCursor
	return true
}

// advance moves on to the next page and reports whether there is one. Without a pagination, only a
// page that is short by any measure is the last.
func (l *place) advance(first string, n int, p *Pagination) (more bool) {
	l.first, l.many = first, n > 1
	l.page = max(l.page, 1) + 1
	l.cursor = ""
	if p == nil {
		return n >= min(cmp.Or(l.size, defaultPageSize), defaultPageSize)
	}
	l.cursor = p.NextCursor
	return p.HasMore
}
