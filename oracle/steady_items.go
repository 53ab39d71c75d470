package oracle

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
)

// steadyList lists folders as AllFolderItems does, but a list that was changed while it was paged is
// an error: pages are counted, not marked, so that an item may come twice and another not at all.
type steadyList struct {
	client   *Client
	op       string
	access   Access
	opts     []CallOption
	unsteady func(what string) error // makes the error

	pages int // that were read
}

func (l *steadyList) items(ctx context.Context, id string) iter.Seq2[Item, error] {
	return call.All(ctx, l.op, func() func() ([]Item, bool, error) {
		next, ids, total := ListFolderItemsRequest{FolderID: id, OrderBy: OrderByName, Access: l.access}, call.Visited{}, -1
		return func() ([]Item, bool, error) {
			page, err := l.client.ListFolderItems(ctx, next, l.opts...)
			if err != nil {
				return nil, false, err
			}
			l.pages++
			for i := range page.Items {
				if ids.Again(string(page.Items[i].Type) + page.Items[i].ID) {
					return nil, false, l.unsteady("folder " + id + " was listed with an item twice")
				}
			}
			next.Offset += len(page.Items)
			switch {
			case total >= 0 && page.TotalResults != total:
				return nil, false, l.unsteady(fmt.Sprintf("folder %s was listed with %d items, then with %d", id, total, page.TotalResults))
			case page.HasMore && len(page.Items) == 0:
				return nil, false, errors.New(l.op + ": the listing does not get any further")
			case !page.HasMore && next.Offset < page.TotalResults:
				return nil, false, l.unsteady(fmt.Sprintf("folder %s was listed with %d of %d items", id, next.Offset, page.TotalResults))
			}
			total = page.TotalResults
			return page.Items, page.HasMore, nil
		}
	})
}

// sameName makes equal what Oracle takes for the same name: it does not tell case apart.
func sameName(name string) string { return strings.ToLower(strings.ToUpper(name)) }
