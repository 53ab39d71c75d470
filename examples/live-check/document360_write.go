package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/farcopy/farcopy/document360"
)

// The probes of Document360 about what copies and folders are called, and where they are.

// document360Copy is a copy into the scratch folder.
type document360Copy struct {
	source, file document360.File // file is zero where the service does not say which one it is
	response     exchange
	refusal      error // of the copy itself; err can also be that of a read after it
	err          error
}

var errNoFile = ownError("the folder of -in has no file to copy; -file names one in it")

// copy copies the source into the scratch folder, and finds the copy where the response does not
// name it.
func (s *document360Service) copy(ctx context.Context) (c document360Copy) {
	if c.source, c.err = s.source(ctx); c.err != nil {
		return c
	}
	ctx, cancel := writing(ctx)
	defer cancel()
	project, scratch := s.account.project, s.scratch.ID
	plan := made{kind: "file", name: nameless, parent: scratch}
	var it made
	c.response, c.err = s.request(func() (err error) {
		it, err = s.made.create(plan, func() (made, error) {
			res, err := s.client.CopyFile(ctx, document360.CopyFileRequest{
				ProjectID: project, FolderID: s.account.folder, FileID: c.source.ID, DestinationFolderID: scratch,
			})
			if err != nil || res.FileID == "" || res.FileID == c.source.ID {
				return plan, err
			}
			return s.look(ctx, plan, res.FileID, &c), nil
		})
		return err
	}, http.MethodPost)
	if c.refusal = c.err; c.err != nil || it.id != "" {
		return c
	}
	_, ok, err := waitFor(ctx, lagLimit, lagPause, func() (bool, error) { return s.newFile(ctx, plan, &c) })
	if c.err = err; err == nil && !ok {
		c.err = ownError("the response does not name the copy, and the folder shows none that is surely it")
	}
	return c
}

// look reads a copy, for its mark.
func (s *document360Service) look(ctx context.Context, plan made, id string, c *document360Copy) made {
	it := plan
	it.id = id
	f, err := s.client.GetFile(ctx, document360.GetFileRequest{ProjectID: s.account.project, FolderID: s.scratch.ID, FileID: id})
	if err != nil {
		return it // without a mark it is not removed but listed
	}
	c.file, it.mark = f.File, fileMark(f.File)
	return it
}

// source is the file to copy, which lies in the folder of -in.
func (s *document360Service) source(ctx context.Context) (document360.File, error) {
	if s.account.file == "" {
		if len(s.in.Files) == 0 {
			return document360.File{}, errNoFile
		}
		return s.in.Files[0], nil
	}
	f, err := s.client.GetFile(ctx, document360.GetFileRequest{ProjectID: s.account.project, FolderID: s.account.folder, FileID: s.account.file})
	if err != nil {
		return document360.File{}, err
	}
	return f.File, nil
}

func (s *document360Service) firstCopy(ctx context.Context) document360Copy {
	return s.first.get(&s.bench, func() document360Copy { return s.copy(ctx) })
}

// secondCopy is one of the same file into the same folder.
func (s *document360Service) secondCopy(ctx context.Context) document360Copy {
	if c := s.firstCopy(ctx); c.err != nil {
		return c
	}
	return s.second.get(&s.bench, func() document360Copy { return s.copy(ctx) })
}

// askLocation looks at the form of the header. Its text is not shown: it may open the file.
func (s *document360Service) askLocation(ctx context.Context) (finding, error) {
	c := s.firstCopy(ctx)
	if c.err != nil && c.response.status != http.StatusCreated {
		return finding{}, c.err
	}
	return locationOf(c.response.header.Get("Location")), nil
}

func locationOf(text string) finding {
	u, err := url.Parse(text)
	switch {
	case text == "":
		return found("no header")
	case err != nil:
		return found(otherValue)
	}
	parent, _ := path.Split(strings.TrimRight(u.EscapedPath(), "/"))
	switch {
	case !strings.HasSuffix("/"+parent, "/files/"):
		return found(otherValue)
	case u.IsAbs():
		return found("absolute")
	}
	return found("relative")
}

// askTakenFile copies the file again.
func (s *document360Service) askTakenFile(ctx context.Context) (finding, error) {
	c := s.secondCopy(ctx)
	switch {
	case refusedAs(c.err, c.response):
		return found("refused", "%s", s.explain(c.err)), nil
	case c.err != nil:
		return finding{}, c.err
	case c.file.ID == "" || s.first.value.file.ID == "":
		return cannotTell("one of the two copies could not be read"), nil
	case c.file.ID == s.first.value.file.ID:
		return found("the first one is replaced"), nil
	case c.file.FileName == s.first.value.file.FileName:
		return found("a second file of the name"), nil
	}
	return found("another name", "%s", suffix(c.file.FileName, c.source.FileName)), nil
}

// refusedAs reports whether a request got a refusal that is about its subject.
func refusedAs(err error, x exchange) bool {
	_, ok := errors.AsType[*document360.ProblemDetails](err)
	return ok && (x.status == http.StatusConflict || x.status == http.StatusBadRequest || x.status == http.StatusUnprocessableEntity)
}

// suffix says how a new name was made, without the name.
func suffix(name, from string) string {
	ext := path.Ext(from)
	if ext == from {
		return otherForm // what is before the extension would be all of the name
	}
	if rest, ok := strings.CutPrefix(name, strings.TrimSuffix(from, ext)); ok && strings.HasSuffix(rest, ext) {
		return "the name, then \"" + strings.TrimSuffix(rest, ext) + "\", then the extension"
	}
	return otherForm
}

const otherForm = "of another form"

// askTakenFolder makes two folders of one name.
func (s *document360Service) askTakenFolder(ctx context.Context) (finding, error) {
	name := fresh("taken ")
	one, _, err := s.createFolder(ctx, s.scratch.ID, s.scratch.ID, name)
	if err != nil {
		return finding{}, err
	}
	two, x, err := s.createFolder(ctx, s.scratch.ID, s.scratch.ID, name)
	switch {
	case refusedAs(err, x):
		return found("refused", "%s", s.explain(err)), nil
	case err != nil:
		return finding{}, err
	case two.ID == one.ID:
		return found("the first one is returned"), nil
	case two.Title == name:
		return found("a second folder of the name"), nil
	}
	return found("another name", "%s", suffix(two.Title, name)), nil
}

// askFailure looks whether a copy of this run got a 201 that says that it failed.
func (s *document360Service) askFailure(ctx context.Context) (finding, error) {
	first, second := s.firstCopy(ctx), s.secondCopy(ctx)
	for _, c := range []document360Copy{first, second} {
		p, ok := errors.AsType[*document360.ProblemDetails](c.refusal)
		if !ok || c.response.status >= 300 {
			continue
		}
		there, err := s.newFile(ctx, made{kind: "file", name: nameless, parent: s.scratch.ID}, &document360Copy{source: c.source, refusal: c.refusal})
		if err != nil {
			return finding{}, err
		}
		if there {
			return found("seen, and there is a copy", "%d with %s", c.response.status, string(p.Code)), nil
		}
		return found("seen", "%d with %s", c.response.status, string(p.Code)), nil
	}
	if first.err != nil {
		return finding{}, first.err
	}
	return cannotTell("no copy of this run got such a response, and nothing is known that causes one"), nil
}

// newFile looks for the file in the scratch folder that is not in the ledger and is like the source,
// and lists it there. If there are several, none is surely this run's. A copy that was refused is not
// in the ledger as unknown.
func (s *document360Service) newFile(ctx context.Context, plan made, c *document360Copy) (bool, error) {
	d, err := s.client.GetFolder(ctx, document360.GetFolderRequest{ProjectID: s.account.project, FolderID: s.scratch.ID, PageSize: 100})
	if err != nil {
		return false, err
	}
	files := slices.DeleteFunc(slices.Clone(d.Files), func(f document360.File) bool {
		return s.made.has("file", f.ID) || f.Size != c.source.Size || suffix(f.FileName, c.source.FileName) == otherForm
	})
	if len(files) != 1 {
		return false, nil
	}
	c.file = files[0]
	it := plan
	it.id, it.mark = c.file.ID, fileMark(c.file)
	if c.refusal != nil {
		_, err = s.made.create(plan, func() (made, error) { return it, nil })
		return true, err
	}
	s.made.settle(plan, it)
	return true, nil
}
