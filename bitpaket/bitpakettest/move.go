package bitpakettest

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
)

// moveObjects moves at once, and ids stay. What is selected by its path is moved with all versions,
// what is selected by its id without the others. A folder cannot be moved into itself.
func (s *Server) moveObjects(c call) (any, *refusal) {
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
	var moves []selector
	for _, raw := range in.Objects {
		sel, ok := parseSelector(raw)
		if !ok {
			return nil, s.invalid("each of objects needs exactly one of folder, id and path")
		}
		from, found := s.pathOf(sel)
		if !found {
			out.Invalid = append(out.Invalid, raw)
			continue
		}
		if sel.Folder != nil && strings.HasPrefix(target+"/", from+"/") {
			return nil, s.invalid("a folder cannot be moved into itself")
		}
		out.Valid.add(sel)
		steps = append(steps, s.plan(sel, target)...)
		moves = append(moves, sel)
	}
	if f := s.conflict(steps, overwrite); f != nil {
		return nil, f
	}
	for _, st := range steps {
		there := slices.DeleteFunc(slices.Clone(s.inTheWay(st)), func(o *object) bool { return st.source.dir == st.dir })
		s.paket.destroyAll(there, s.Now())
	}
	for _, sel := range moves {
		s.move(sel, target)
	}
	return selection{out}, nil
}

func (s *Server) move(sel selector, target string) {
	from, found := s.pathOf(sel)
	switch {
	case !found: // moved or destroyed with another one
	case sel.ID != nil:
		o := s.paket.byID[*sel.ID]
		s.relocateObject(o, target, o.name)
	case sel.Folder != nil:
		to := target
		if !s.switches.flatten {
			to = path.Join(target, path.Base(from))
		}
		if from != to {
			s.relocateFolder(s.paket.folder(from), from, to)
		}
	default:
		for _, o := range slices.Clone(s.paket.versions(from)) {
			s.relocateObject(o, target, o.name)
		}
	}
}
