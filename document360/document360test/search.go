package document360test

import (
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

var imageTypes = []string{".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}

// search finds the keyword in the names of files, in whatever case: what the service compares it
// with is not documented.
func (s *Server) search(r *http.Request) (reply, *refusal) {
	query := r.URL.Query()
	pages, refused := pagesOrCursor(query)
	if refused != nil {
		return reply{}, refused
	}
	imagesOnly := false
	if text := query.Get("allow_images_only"); text != "" {
		var err error
		if imagesOnly, err = strconv.ParseBool(strings.ToLower(text)); err != nil {
			return reply{}, invalid("allow_images_only", "allow_images_only must be true or false.")
		}
	}
	p, refused := s.projectOf(r)
	if refused != nil {
		return reply{}, refused
	}
	keyword := strings.ToLower(query.Get("search_keyword"))
	var found []*file
	for _, f := range s.drive.filesBelow(s.drive.foldersAt(p)) {
		name := strings.ToLower(f.name)
		if strings.Contains(name, keyword) && (!imagesOnly || slices.Contains(imageTypes, path.Ext(name))) {
			found = append(found, f)
		}
	}
	part, info := cut(found, pages)
	list := []fileData{}
	for _, f := range part {
		list = append(list, f.data())
	}
	return reply{status: http.StatusOK, body: &envelope{Success: true, Data: list, Pagination: &info}}, nil
}

// filesBelow returns the files in folders and below them, as listings show them.
func (d *drive) filesBelow(folders []*folder) (all []*file) {
	for _, f := range folders {
		now := f
		if there := d.folders[f.id]; there != nil {
			now = there
		}
		all = append(all, d.filesIn(now)...)
		all = append(all, d.filesBelow(d.foldersIn(now))...)
	}
	return all
}
