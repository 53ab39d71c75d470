package main

import (
	"context"
	"errors"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/farcopy/farcopy/oracle"
)

func (s *oracleService) askCreateStatus(ctx context.Context) (finding, error) {
	if _, err := s.create(ctx, s.scratch.id, fresh("status")); err != nil {
		return finding{}, err
	}
	switch x := s.rec.last(); x.status {
	case http.StatusCreated:
		return found("201"), nil
	case http.StatusOK:
		return found("200"), nil
	default:
		return found("another", "%d", x.status), nil
	}
}

func (s *oracleService) askLag(ctx context.Context) (finding, error) {
	it, err := s.create(ctx, s.scratch.id, fresh("lag"))
	if err != nil {
		return finding{}, err
	}
	seen, err := s.watch(ctx, s.rec.last(), lagLimit, lagPause, func() (bool, error) {
		items, err := s.inside(ctx, s.scratch)
		return hasID(items, it.id), err
	})
	if err != nil {
		return finding{}, err
	}
	return lag(seen), nil
}

// inside lists the items of a folder.
func (s *oracleService) inside(ctx context.Context, folder made) (items []made, err error) {
	for it, err := range s.client.AllFolderItems(ctx, oracle.ListFolderItemsRequest{FolderID: folder.id}) {
		if err != nil {
			return nil, err
		}
		items = append(items, made{kind: string(it.Type), id: it.ID, name: it.Name, parent: folder.id, mark: dated(it.CreatedTime)})
	}
	return items, nil
}

func hasID(items []made, id string) bool {
	for _, it := range items {
		if it.id == id {
			return true
		}
	}
	return false
}

func (s *oracleService) askClocks(ctx context.Context) (finding, error) {
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

// sample makes a folder to copy, and a folder to copy it to.
func (s *oracleService) sample(ctx context.Context) (source, to made, err error) {
	if source, err = s.create(ctx, s.scratch.id, fresh("source")); err != nil {
		return source, to, err
	}
	to, err = s.create(ctx, s.scratch.id, fresh("to"))
	return source, to, err
}

func (s *oracleService) askCopyDate(ctx context.Context) (finding, error) {
	source, to, err := s.sample(ctx)
	if err != nil {
		return finding{}, err
	}
	if pause(ctx, copyDatePause); ctx.Err() != nil {
		return finding{}, ctx.Err()
	}
	copied, err := s.copy(ctx, source, to.id, "")
	return copyDate(source.mark, copied.mark), err
}

func (s *oracleService) askClash(ctx context.Context) (finding, error) {
	source, to, err := s.sample(ctx)
	if err != nil {
		return finding{}, err
	}
	first, err := s.copy(ctx, source, to.id, "")
	if err != nil {
		return finding{}, err
	}
	second, err := s.copy(ctx, source, to.id, "")
	return clash(first, second, err)
}

func (s *oracleService) askFileClash(ctx context.Context) (finding, error) {
	if s.file == "" {
		return cannotTell("it needs -file"), nil
	}
	to, err := s.create(ctx, s.scratch.id, fresh("to"))
	if err != nil {
		return finding{}, err
	}
	first, err := s.copyFile(ctx, to.id, "")
	if err != nil {
		return finding{}, err
	}
	second, err := s.copyFile(ctx, to.id, "")
	return clash(first, second, err)
}

var numbered = regexp.MustCompile(`^\(\d+\)$`)

// clash sorts what became of the second one of two equal copies. A file's number can stand before
// its extension.
func clash(first, second made, err error) (finding, error) {
	p, refused := errors.AsType[*oracle.ProblemDetails](err)
	extension := path.Ext(first.name)
	atEnd := strings.TrimPrefix(second.name, first.name)
	before := strings.TrimSuffix(strings.TrimPrefix(second.name, strings.TrimSuffix(first.name, extension)), extension)
	switch {
	case errors.Is(err, oracle.ErrorCodeNameInUse):
		return found(clashRefused), nil
	case refused && p.Status < 500 && !errors.Is(err, oracle.ErrNotExecuted):
		return found(clashOdd, "status %d, errorCode %d", p.Status, int(p.Code)), nil
	case err != nil:
		return finding{}, err
	case second.id == first.id:
		return found(clashVersion), nil
	case second.name == first.name:
		return found(clashTwice), nil
	case numbered.MatchString(atEnd):
		return found(clashNumbered, "%q is added at the end", atEnd), nil
	case numbered.MatchString(before):
		return found(clashNumbered, "%q is added before the extension", before), nil
	}
	return found(clashRenamed), nil
}

var (
	sixDigits = regexp.MustCompile(`^\d{6}$`)
	separated = regexp.MustCompile(`^[ _.-]\d{6}$`)
)

func (s *oracleService) askSuffix(ctx context.Context) (finding, error) {
	source, to, err := s.sample(ctx)
	if err != nil {
		return finding{}, err
	}
	var it made
	x, err := s.request(func() (err error) {
		it, err = s.copy(ctx, source, to.id, oracle.DuplicateTimeStampSuffix)
		return err
	}, http.MethodPost)
	if err != nil {
		return finding{}, err
	}
	suffix, ok := strings.CutPrefix(it.name, source.name)
	switch {
	case ok && sixDigits.MatchString(suffix) && isTime(suffix, x):
		return found(suffixUTC, "%q", suffix), nil
	case ok && sixDigits.MatchString(suffix):
		return found(suffixSix, "%q", suffix), nil
	case ok && separated.MatchString(suffix):
		return found(suffixSpace, "%q", suffix), nil
	}
	if !ok {
		return found(suffixOdd, "and the name does not begin with that of the source"), nil
	}
	return found(suffixOdd, "%q", suffix), nil
}

// isTime reports whether six digits are the time of an exchange, by the service's clock in UTC.
func isTime(digits string, x exchange) bool {
	date, err := http.ParseTime(x.header.Get("Date"))
	if err != nil {
		return false
	}
	took := x.received.Sub(x.sent) + 2*time.Second
	for at := -took; at <= 2*time.Second; at += time.Second {
		if date.Add(at).UTC().Format("150405") == digits {
			return true
		}
	}
	return false
}

func (s *oracleService) askFileSuffix(ctx context.Context) (finding, error) {
	if s.file == "" {
		return cannotTell("it needs -file"), nil
	}
	to, err := s.create(ctx, s.scratch.id, fresh("to"))
	if err != nil {
		return finding{}, err
	}
	plain, err := s.copyFile(ctx, to.id, "")
	if err != nil {
		return finding{}, err
	}
	it, err := s.copyFile(ctx, to.id, oracle.DuplicateTimeStampSuffix)
	extension := path.Ext(plain.name)
	switch {
	case err != nil:
		return finding{}, err
	case extension == "" || extension == plain.name:
		return cannotTell("the file of -file has no extension"), nil
	case strings.HasPrefix(it.name, plain.name):
		return found("at the end"), nil
	case strings.HasPrefix(it.name, strings.TrimSuffix(plain.name, extension)) && strings.HasSuffix(it.name, extension):
		return found("before the extension"), nil
	}
	return found("elsewhere"), nil
}

func (s *oracleService) askCopyDelay(ctx context.Context) (finding, error) {
	source, to, err := s.sample(ctx)
	if err != nil {
		return finding{}, err
	}
	if _, err := s.create(ctx, source.id, fresh("inside")); err != nil {
		return finding{}, err
	}
	var copied made
	x, err := s.request(func() (err error) {
		copied, err = s.copy(ctx, source, to.id, "")
		return err
	}, http.MethodPost)
	if err != nil {
		return finding{}, err
	}
	// Not ended by an interrupt: what comes later could not be removed.
	waits, cancel := writing(ctx)
	defer cancel()
	var items []made
	seen, err := s.watch(waits, x, copyTime, lagPause, func() (bool, error) {
		var err error
		items, err = s.inside(waits, copied)
		return len(items) > 0, err
	})
	if err != nil {
		return finding{}, err
	}
	s.made.adopt(source, copied, items)
	return lag(seen), nil
}
