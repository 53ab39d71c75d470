package document360test

import (
	"fmt"
	"path"
	"strings"
	"time"
)

// envelope is the frame of every success. A nil list is sent as null, as the documents show it.
type envelope struct {
	Data       any          `json:"data,omitzero"`
	Pagination *pagination  `json:"pagination,omitzero"`
	Success    bool         `json:"success"`
	RequestID  string       `json:"request_id"`
	Errors     []apiError   `json:"errors"`
	Warnings   []apiWarning `json:"warnings"`
}

type apiError struct {
	Code    string  `json:"code"`
	Message string  `json:"message"`
	Field   *string `json:"field"`
	Details *string `json:"details"`
}

type apiWarning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

type fileData struct {
	ID              string   `json:"id"`
	FileName        string   `json:"file_name"`
	FileType        *string  `json:"file_type"`
	FileURL         string   `json:"file_url"`
	ModifiedAt      string   `json:"modified_at"`
	UpdatedBy       *string  `json:"updated_by"`
	Size            string   `json:"size"`
	Height          *string  `json:"height"`
	Width           *string  `json:"width"`
	ParentFolderID  string   `json:"parent_folder_id"`
	Title           string   `json:"title"`
	AlternativeText *string  `json:"alternative_text"`
	Tags            []string `json:"tags"`
	ThumbnailURL    *string  `json:"thumbnail_url"`
	IsStarred       bool     `json:"is_starred"`
}

type folderData struct {
	ID             string       `json:"id"`
	Title          string       `json:"title"`
	ParentFolderID *string      `json:"parent_folder_id"`
	SubFolders     []folderData `json:"sub_folders"`
	ItemsCount     int          `json:"items_count"`
	CreatedAt      *string      `json:"created_at"`
	UpdatedBy      *string      `json:"updated_by"`
	ModifiedAt     string       `json:"modified_at"`
	Order          int          `json:"order"`
	IsStarred      bool         `json:"is_starred"`
}

type folderDetailData struct {
	folderData
	Files           []fileData `json:"files"`
	FilesPagination pagination `json:"files_pagination"`
}

type projectData struct {
	ID            string  `json:"id"`
	Name          string  `json:"name"`
	Description   *string `json:"description"`
	SubDomainName *string `json:"sub_domain_name"`
	CreatedAt     string  `json:"created_at"`
	ModifiedAt    *string `json:"modified_at"`
	Status        int     `json:"status"` // 0: active
}

type pagination struct {
	Page       int     `json:"page"`
	PageSize   int     `json:"page_size"`
	TotalCount *int    `json:"total_count"`
	HasMore    bool    `json:"has_more"`
	NextCursor *string `json:"next_cursor"`
}

// dateTime has the seven digits of a second that the running service sends.
func dateTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.0000000Z07:00") }

func (f *file) data() fileData {
	d := fileData{
		ID:             f.id,
		FileName:       f.name,
		FileURL:        fmt.Sprintf("https://cdn.document360.io/%s/%s%s", f.folder.project.id, f.id, path.Ext(f.name)),
		ModifiedAt:     dateTime(f.modified),
		Size:           f.size,
		ParentFolderID: f.folder.id,
		Title:          f.name,
	}
	if ext := strings.TrimPrefix(path.Ext(f.name), "."); ext != "" {
		d.FileType = &ext
	}
	return d
}

// data shows a folder with all that listings show below it.
func (d *drive) data(f *folder) folderData {
	now := f // what lies in a folder is asked of the folder itself, not of what it was
	if there := d.folders[f.id]; there != nil {
		now = there
	}
	subs := d.foldersIn(now)
	data := folderData{
		ID:         f.id,
		Title:      f.title,
		SubFolders: []folderData{},
		ItemsCount: len(subs) + len(d.filesIn(now)),
		ModifiedAt: dateTime(f.modified),
		Order:      f.order,
		IsStarred:  f.starred,
	}
	if f.parent != nil {
		data.ParentFolderID = &f.parent.id
	}
	for _, sub := range subs {
		data.SubFolders = append(data.SubFolders, d.data(sub))
	}
	return data
}

func (p *project) data() projectData {
	return projectData{ID: p.id, Name: p.name, CreatedAt: dateTime(p.created)}
}

// newRequestID counts requests of one connection, in the form that the running service shows.
func (s *Server) newRequestID() string {
	s.responses++
	return fmt.Sprintf("0HNL4657MEAEL:%08X", s.responses)
}
