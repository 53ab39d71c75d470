package bitpakettest

import (
	"encoding/json"
	"path"
	"slices"
	"time"
)

type copyRequest struct {
	ClientSecret *string           `json:"client_secret"`
	Objects      []json.RawMessage `json:"objects"`
	Overwrite    *bool             `json:"overwrite"`
	Target       *string           `json:"target"`
}

// selector names what to copy by exactly one of its members.
type selector struct {
	Folder *string `json:"folder,omitempty"`
	ID     *string `json:"id,omitempty"`
	Path   *string `json:"path,omitempty"`
}

// selection is the outcome of a call for each of its selectors.
type selection struct {
	Objects selected `json:"objects"`
}

type selected struct {
	Valid   valid             `json:"valid"`
	Invalid []json.RawMessage `json:"invalid"`
}

type valid struct {
	ObjectIDs   []string     `json:"object_ids"`
	ObjectNames []objectName `json:"object_names"`
}

type objectName struct {
	Name string `json:"object_name"`
	Path string `json:"object_path"`
}

// step is one folder or object that a copy will make.
type step struct {
	due       time.Time
	dir       string
	source    *object // nil: the folder alone
	overwrite bool
}

// copyObjects accepts a copy; it runs in catchUp.
func (s *Server) copyObjects(c call) (any, *refusal) {
	var in copyRequest
	if f := s.decode(c, &in); f != nil {
		return nil, f
	}
	target, f := s.checkCopy(c, in)
	if f != nil {
		return nil, f
	}
	overwrite := in.Overwrite != nil && *in.Overwrite
	out := selected{Valid: valid{[]string{}, []objectName{}}, Invalid: []json.RawMessage{}}
	var steps []step
	for _, raw := range in.Objects {
		sel, ok := parseSelector(raw)
		if !ok {
			return nil, s.invalid("each of objects needs exactly one of folder, id and path")
		}
		more := s.plan(sel, target)
		if more == nil {
			out.Invalid = append(out.Invalid, raw)
			continue
		}
		out.Valid.add(sel)
		steps = append(steps, more...)
	}
	if f := s.conflict(steps, overwrite); f != nil {
		return nil, f
	}
	s.schedule(steps, overwrite)
	return selection{out}, nil
}

// checkCopy checks a request except for its selectors and returns the clean path of the target.
func (s *Server) checkCopy(c call, in copyRequest) (target string, f *refusal) {
	if f := s.checkSecret(c, in.ClientSecret); f != nil {
		return "", f
	}
	switch {
	case len(in.Objects) == 0:
		return "", s.invalid("objects is required")
	case in.Overwrite == nil && !s.switches.optionalOverwrite:
		return "", s.invalid("overwrite is required")
	case in.Target == nil || *in.Target == "":
		return "", s.invalid("target is required")
	case s.paket.folder(*in.Target) == nil:
		return "", s.refuse(NoSuchTarget)
	}
	target, _ = cleanPath(*in.Target)
	return target, nil
}

func parseSelector(raw json.RawMessage) (sel selector, ok bool) {
	if unmarshal(raw, &sel) != nil {
		return selector{}, false
	}
	given := 0
	for _, member := range []*string{sel.Folder, sel.ID, sel.Path} {
		if member != nil {
			given++
		}
	}
	return sel, given == 1
}

// add lists what was selected by id or path; the documented response to a folder lists nothing.
func (v *valid) add(sel selector) {
	switch {
	case sel.ID != nil:
		v.ObjectIDs = append(v.ObjectIDs, *sel.ID)
	case sel.Path != nil:
		v.ObjectNames = append(v.ObjectNames, objectName{path.Base(*sel.Path), path.Dir(*sel.Path)})
	}
}

// plan returns the steps of one selector; nil if it selects nothing.
func (s *Server) plan(sel selector, target string) []step {
	switch {
	case sel.Folder != nil:
		return s.planFolder(*sel.Folder, target)
	case sel.ID != nil:
		if o := s.paket.byID[*sel.ID]; o != nil {
			return []step{{dir: target, source: o}}
		}
	default:
		if versions := s.paket.versions(*sel.Path); versions != nil {
			return []step{{dir: target, source: newest(versions)}}
		}
	}
	return nil
}

func (s *Server) planFolder(source, target string) (steps []step) {
	f := s.paket.folder(source)
	if f == nil {
		return nil
	}
	if !s.switches.flatten {
		target = path.Join(target, f.name)
	}
	f.walk(target, func(dir string, f *folder) {
		steps = append(steps, step{dir: dir})
		for _, name := range sortedKeys(f.objects) {
			steps = append(steps, step{dir: dir, source: newest(f.objects[name])})
		}
	})
	return steps
}

// conflict refuses the whole copy if one object of it would meet a name that is taken.
func (s *Server) conflict(steps []step, overwrite bool) *refusal {
	for _, st := range steps {
		switch there := s.inTheWay(st); {
		case there == nil:
		case !overwrite:
			return s.refuse(NameTaken)
		case newest(there).sealed:
			return s.refuse(SealedTarget)
		}
	}
	return nil
}

// inTheWay returns the versions that have the name of a step's object.
func (s *Server) inTheWay(st step) []*object {
	if st.source == nil {
		return nil
	}
	return s.paket.versions(path.Join(st.dir, st.source.name))
}

// schedule sets when each step is due: one object after the other.
func (s *Server) schedule(steps []step, overwrite bool) {
	due := s.Now().Add(s.switches.copyDelay)
	for _, st := range steps {
		if st.source != nil {
			due = due.Add(s.switches.copyTime)
		}
		st.due, st.overwrite = due, overwrite
		s.steps = append(s.steps, st)
	}
	slices.SortStableFunc(s.steps, func(a, b step) int { return a.due.Compare(b.due) })
}

// catchUp runs the steps that are due.
func (s *Server) catchUp(now time.Time) {
	for len(s.steps) > 0 && !s.steps[0].due.After(now) {
		s.take(s.steps[0])
		s.steps = s.steps[1:]
	}
}

func (s *Server) take(st step) {
	s.paket.mkdirAll(st.dir, st.due)
	if st.source == nil || s.paket.byID[st.source.id] != st.source {
		return // deleting a source early breaks its copy
	}
	there := s.inTheWay(st)
	if there != nil && (!st.overwrite || newest(there).sealed) {
		return // came after the copy was accepted
	}
	s.paket.destroyAll(there, st.due)
	made := *st.source
	made.dir = st.dir
	s.paket.add(&made, st.due)
}
