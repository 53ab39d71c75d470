package interop

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/simtest"
)

// answer is a fault that lets the service act and then says something else.
func answer(status int, contentType, body string) simtest.Fault {
	return simtest.ActThenRespond("a bad answer", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		io.WriteString(w, body)
	})
}

// wantCaught fails unless the judge objected, and for this reason.
func (j *judge) wantCaught(t *testing.T, reason string) {
	t.Helper()
	if found := strings.Join(j.findings, "\n"); !strings.Contains(found, reason) {
		t.Errorf("not caught: %q; found %q", reason, found)
	}
}

func TestOpenAPICatchesBadBoxRequests(t *testing.T) {
	description(t, "box") // or skip
	for _, tt := range []struct{ name, method, path, body, reason string }{
		{"no parent.id", "POST", "/folders/11111/copy", `{"parent":{}}`, `property "id" is missing`},
		{"no parent", "POST", "/folders/11111/copy", `{"name":"x"}`, `property "parent" is missing`},
		{"no body", "POST", "/folders/11111/copy", ``, "value is required but missing"},
		{"parent.id of another type", "POST", "/folders/11111/copy", `{"parent":{"id":22222}}`, "value must be a string"},
		{"name too long", "POST", "/folders/11111/copy", `{"parent":{"id":"22222"},"name":"` + strings.Repeat("x", 256) + `"}`, "maximum string length is 255"},
		{"unknown member", "POST", "/folders/11111/copy", `{"parent":{"id":"22222"},"overwrite":true}`, "/overwrite: no schema declares this member"},
		{"unknown parameter", "GET", "/folders/11111/items?page=2", ``, `"page", which is no parameter`},
		{"limit too large", "GET", "/folders/11111/items?limit=1001", ``, "number must be at most 1000"},
		{"unknown order", "GET", "/folders/11111/items?sort=colour", ``, "not one of the allowed values"},
		{"unknown path", "GET", "/folders/11111/copies", ``, "no matching operation was found"},
		{"wrong method", "PUT", "/folders/11111/copy", `{"parent":{"id":"22222"}}`, "method not allowed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBoxTrial(t)
			b.send(t, tt.method, tt.path, tt.body)
			b.wantCaught(t, tt.reason)
		})
	}
	t.Run("no token", func(t *testing.T) {
		b := newBoxTrial(t)
		resp := must[*http.Response](t)((&http.Client{Transport: b.judge}).Get(b.base + "/folders/0"))
		resp.Body.Close()
		b.wantCaught(t, "no bearer token")
	})
}

func TestOpenAPICatchesBadBoxAnswers(t *testing.T) {
	description(t, "box") // or skip
	const json = "application/json"
	for _, tt := range []struct {
		name, op, method string
		bad              simtest.Fault
		reason           string
	}{
		{"size of another type", boxCopy, "CopyFolder", answer(201, json, `{"id":"1","type":"folder","size":"629644"}`), "value must be an integer"},
		{"id of another type", boxCopy, "CopyFolder", answer(201, json, `{"id":1,"type":"folder"}`), "value must be a string"},
		{"no id", boxCopy, "CopyFolder", answer(201, json, `{"type":"folder"}`), `property "id" is missing`},
		{"a file", boxGet, "GetFolder", answer(200, json, `{"id":"1","type":"file"}`), "not one of the allowed values"},
		{"a date of another form", boxGet, "GetFolder", answer(200, json, `{"id":"1","type":"folder","created_at":"21 Nov 2026"}`), `format "date-time"`},
		{"null where it must not be", boxGet, "GetFolder", answer(200, json, `{"id":"1","type":"folder","name":null}`), "Value is not nullable"},
		{"unknown member", boxGet, "GetFolder", answer(200, json, `{"id":"1","type":"folder","path_collection":{"total_count":0,"entries":[],"count":0}}`), "/path_collection/count: no schema"},
		{"entries of another type", boxList, "ListFolderItems", answer(200, json, `{"entries":{}}`), "value must be an array"},
		{"an entry of no type", boxList, "ListFolderItems", answer(200, json, `{"entries":[{"id":"1"}]}`), `property "type" is missing`},
		{"not JSON", boxCopy, "CopyFolder", answer(201, json, `<html>`), "failed to decode"},
		{"another media type", boxCopy, "CopyFolder", answer(201, "text/html", `<html>`), "Content-Type"},
		{"error of another type", boxCopy, "CopyFolder", answer(409, json, `{"type":"error","status":"409","code":"item_name_in_use"}`), "value must be an integer"},
		{"error without its type", boxGet, "GetFolder", answer(404, json, `{"type":"problem","status":404}`), "not one of the allowed values"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBoxTrial(t)
			b.srv.Inject(tt.method, tt.bad)
			b.call(tt.op)(t.Context())
			b.wantCaught(t, tt.reason)
		})
	}
}

func TestOpenAPICatchesBadDocument360Requests(t *testing.T) {
	description(t, "document360") // or skip
	for _, tt := range []struct{ name, method, path, body, reason string }{
		{"no destination_folder_id", "POST", "/copy", `{}`, `property "destination_folder_id" is missing`},
		{"empty destination_folder_id", "POST", "/copy", `{"destination_folder_id":""}`, "minimum string length is 1"},
		{"destination_folder_id of another type", "POST", "/copy", `{"destination_folder_id":1}`, "value must be a string"},
		{"no body", "POST", "/copy", ``, "value is required but missing"},
		{"unknown member", "POST", "/copy", `{"destination_folder_id":"a","name":"b"}`, `"name" is unsupported`},
		{"unknown parameter", "GET", "?append_sas_token=true", ``, "which is no parameter"},
		{"an id that is no UUID", "GET", "x", ``, `format "uuid"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDriveTrial(t)
			d.send(t, tt.method, "/v3/projects/"+d.project+"/drive/folders/"+d.images+"/files/"+d.one+tt.path, tt.body)
			d.wantCaught(t, tt.reason)
		})
	}
}

func TestOpenAPICatchesBadDocument360Answers(t *testing.T) {
	description(t, "document360") // or skip
	const json, problem = "application/json", "application/problem+json"
	for _, tt := range []struct {
		name, op string
		bad      simtest.Fault
		reason   string
	}{
		{"success of another type", driveCopy, answer(201, json, `{"success":"true","request_id":"r"}`), "value must be a boolean"},
		{"no request_id", driveCopy, answer(201, json, `{"success":true}`), `property "request_id" is missing`},
		{"unknown member", driveCopy, answer(201, json, `{"success":true,"request_id":"r","data":null}`), `"data" is unsupported`},
		{"unknown status", driveCopy, answer(202, json, `{"success":true,"request_id":"r"}`), "status is not supported"},
		{"size of another type", driveFile, answer(200, json, `{"success":true,"request_id":"r","data":{"id":"`+nowhere+`","title":"t","size":5}}`), "value must be a string"},
		{"an id that is no UUID", driveFile, answer(200, json, `{"success":true,"request_id":"r","data":{"id":"1","title":"t"}}`), `format "uuid"`},
		{"no pagination", driveProjects, answer(200, json, `{"success":true,"request_id":"r","data":[]}`), `property "pagination" is missing`},
		{"files of another type", driveFolder, answer(200, json, `{"success":true,"request_id":"r","data":{"id":null,"title":null,"files":{}}}`), "value must be an array"},
		{"data of another type", driveFolders, answer(200, json, `{"success":true,"request_id":"r","data":{},"pagination":{"page":1,"page_size":25,"has_more":false}}`), "value must be an array"},
		{"problem of another media type", driveFile, answer(404, json, `{"type":"t","title":"t","status":404}`), "Content-Type"},
		{"problem of another type", driveFile, answer(404, problem, `{"type":"t","title":"t","status":"404"}`), "value must be an integer"},
		{"problem without a title", driveCopy, answer(400, problem, `{"type":"t","status":400}`), `property "title" is missing`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDriveTrial(t)
			d.srv.Inject(driveMethods[tt.op], tt.bad)
			d.call(tt.op)(t.Context())
			d.wantCaught(t, tt.reason)
		})
	}
	for header, value := range map[string]string{"Location": "not an address", "Retry-After": "soon"} {
		t.Run(header, func(t *testing.T) {
			d := newDriveTrial(t)
			d.srv.Inject("CopyFile", simtest.Respond("a bad header", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set(header, value)
				status, body := 201, `{"success":true,"request_id":"r"}`
				w.Header().Set("Content-Type", json)
				if header == "Retry-After" {
					status, body = 429, `{"type":"t","title":"t","status":429}`
					w.Header().Set("Content-Type", problem)
				}
				w.WriteHeader(status)
				io.WriteString(w, body)
			}))
			d.copy()(t.Context())
			d.wantCaught(t, header)
		})
	}
}
