package main

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/farcopy/farcopy/box"
)

func (s *boxService) askLag(ctx context.Context) (finding, error) {
	it, err := s.create(ctx, s.scratch.id, fresh("lag"))
	if err != nil {
		return finding{}, err
	}
	seen, err := s.watch(ctx, s.rec.last(), lagLimit, lagPause, func() (bool, error) {
		return s.lists(ctx, s.scratch.id, it.id)
	})
	if err != nil {
		return finding{}, err
	}
	return lag(seen), nil
}

// lists reports whether the listing of a folder has an item.
func (s *boxService) lists(ctx context.Context, folder, id string) (bool, error) {
	for it, err := range s.client.AllFolderItems(ctx, box.ListFolderItemsRequest{FolderID: folder}) {
		if err != nil || it.ID == id {
			return err == nil, err
		}
	}
	return false, nil
}

func (s *boxService) askClocks(ctx context.Context) (finding, error) {
	it, err := s.create(ctx, s.scratch.id, fresh("clock"))
	if err != nil {
		return finding{}, err
	}
	date, err := time.Parse(time.RFC3339Nano, it.mark)
	if err != nil {
		return cannotTell("the new folder has no date"), nil
	}
	return clocks(s.rec.last(), date, time.Second)
}

func (s *boxService) askCopyDate(ctx context.Context) (finding, error) {
	source, err := s.create(ctx, s.scratch.id, fresh("source"))
	if err != nil {
		return finding{}, err
	}
	if pause(ctx, copyDatePause); ctx.Err() != nil {
		return finding{}, ctx.Err()
	}
	copied, err := s.copy(ctx, source, s.scratch.id, fresh("copy"))
	return copyDate(source.mark, copied.mark), err
}

// taken makes a folder, and a copy of another one under its name.
func (s *boxService) taken(ctx context.Context, as func(name string) string) (first, second made, err error) {
	source, err := s.create(ctx, s.scratch.id, fresh("source"))
	if err != nil {
		return first, second, err
	}
	if first, err = s.create(ctx, s.scratch.id, fresh("Taken")); err != nil {
		return first, second, err
	}
	second, err = s.copy(ctx, source, s.scratch.id, as(first.name))
	return first, second, err
}

func same(name string) string { return name }

func (s *boxService) askTakenName(ctx context.Context) (finding, error) {
	first, second, err := s.taken(ctx, same)
	p, refused := errors.AsType[*box.ProblemDetails](err)
	switch {
	case err == nil && second.id == "":
		return cannotTell("the response to the copy has no folder"), nil
	case err == nil && second.name == first.name:
		return found("made under that name"), nil
	case err == nil:
		return found("made under another name", "%q", second.name), nil
	case refused && errors.Is(err, box.ErrorCodeItemNameInUse):
		return found("refused: 409 item_name_in_use"), nil
	case refused && p.Status < 500 && !errors.Is(err, box.ErrNotExecuted):
		return found("refused otherwise", "status %d, code %q", p.Status, string(p.Code)), nil
	}
	return finding{}, err
}

func (s *boxService) askOtherCase(ctx context.Context) (finding, error) {
	_, _, err := s.taken(ctx, strings.ToUpper)
	switch {
	case err == nil:
		return found("free"), nil
	case errors.Is(err, box.ErrorCodeItemNameInUse):
		return found("taken"), nil
	}
	return finding{}, err
}

func (s *boxService) askConflictForm(ctx context.Context) (finding, error) {
	_, _, err := s.taken(ctx, same)
	switch {
	case err == nil:
		return cannotTell("the copy was not refused"), nil
	case !errors.Is(err, box.ErrorCodeItemNameInUse):
		return finding{}, err
	}
	info := members(members(s.rec.last().body)["context_info"])
	return found(form(info["conflicts"])), nil
}

func (s *boxService) askDuplicates(ctx context.Context) (finding, error) {
	name := fresh("twice")
	var errs [2]error
	var both sync.WaitGroup
	for i := range errs {
		both.Go(func() { _, errs[i] = s.create(ctx, s.scratch.id, name) })
	}
	both.Wait()
	made := 0
	for _, err := range errs {
		switch {
		case err == nil:
			made++
		case !errors.Is(err, box.ErrorCodeItemNameInUse) && !errors.Is(err, box.ErrorCodeNameTemporarilyReserved):
			return finding{}, err
		}
	}
	switch made {
	case 2:
		return found("both make a folder"), nil
	case 1:
		return found("one is refused"), nil
	}
	return cannotTell("both were refused"), nil
}

func (s *boxService) askContentsETag(ctx context.Context) (finding, error) {
	it, err := s.create(ctx, s.scratch.id, fresh("folder"))
	if err != nil {
		return finding{}, err
	}
	before, err := s.client.GetFolder(ctx, box.GetFolderRequest{FolderID: it.id})
	if err != nil {
		return finding{}, err
	}
	if _, err := s.create(ctx, it.id, fresh("inside")); err != nil {
		return finding{}, err
	}
	after, err := s.client.GetFolder(ctx, box.GetFolderRequest{FolderID: it.id})
	switch {
	case err != nil:
		return finding{}, err
	case before.ETag == "" || after.ETag == "":
		return cannotTell("the folder has no ETag"), nil
	case before.ETag == after.ETag:
		return found("no"), nil
	}
	return found("yes"), nil
}

func (s *boxService) askStrictNames(ctx context.Context) (finding, error) {
	var refused, changed []string
	tried := []string{" ", "<", ">", ":", `"`, "|", "?", "*", "-"}
	for _, char := range tried {
		name := char + fresh("name")
		it, err := s.create(ctx, s.scratch.id, name)
		switch {
		case errors.Is(err, box.ErrorCodeItemNameInvalid):
			refused = append(refused, char)
		case err != nil:
			return finding{}, err
		case it.name != name:
			changed = append(changed, char)
		}
	}
	switch {
	case len(changed) > 0:
		return found("some are changed", "changed: %q, refused: %q", changed, refused), nil
	case len(refused) == len(tried):
		return found("none is"), nil
	case len(refused) > 0:
		return found("some are refused", "%q", refused), nil
	}
	return found("all are"), nil
}
