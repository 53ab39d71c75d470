package interop

import (
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/document360/document360test"
)

// TestOpenAPIBoxRest judges what the simulator can do and our client does not ask for.
func TestOpenAPIBoxRest(t *testing.T) {
	description(t, "box") // or skip
	for _, tt := range []struct{ name, method, path, body, want string }{
		{"create", "POST", "/folders?fields=name,size", `{"name":"new","parent":{"id":"0"}}`, "post_folders 201"},
		{"create again", "POST", "/folders", `{"name":"PICTURES","parent":{"id":"0"}}`, "post_folders 409"},
		{"create nowhere", "POST", "/folders", `{"name":"new","parent":{"id":"9"}}`, "post_folders 404"},
		{"create with a bad name", "POST", "/folders", `{"name":"a/b","parent":{"id":"0"}}`, "post_folders 400"},
		{"delete", "DELETE", "/folders/22222", "", "delete_folders_id 204"},
		{"delete with what is in it", "DELETE", "/folders/11111?recursive=true", "", "delete_folders_id 204"},
		{"delete not empty", "DELETE", "/folders/11111", "", "delete_folders_id 400"},
		{"delete nothing", "DELETE", "/folders/9", "", "delete_folders_id 404"},
		{"copy the root", "POST", "/folders/0/copy", `{"parent":{"id":"22222"}}`, boxCopy + " 500"},
		{"copy to a bad name", "POST", "/folders/11111/copy", `{"parent":{"id":"22222"},"name":"."}`, boxCopy + " 400"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBoxTrial(t)
			b.send(t, tt.method, tt.path, tt.body)
			b.wantClean(t, tt.want)
		})
	}
}

// TestOpenAPIDocument360Rest is TestOpenAPIBoxRest for Document360.
func TestOpenAPIDocument360Rest(t *testing.T) {
	description(t, "document360") // or skip
	t.Run("create", func(t *testing.T) {
		d := newDriveTrial(t)
		folders := "/v3/projects/" + d.project + "/drive/folders"
		d.send(t, http.MethodPost, folders, `{"name":"New"}`)
		d.send(t, http.MethodPost, folders, `{"name":"Below","parent_folder_id":"`+d.archive+`"}`)
		d.wantClean(t, "createDriveFolder 201")
	})
	t.Run("delete", func(t *testing.T) {
		d := newDriveTrial(t)
		file := "/v3/projects/" + d.project + "/drive/folders/" + d.images + "/files/" + d.one
		d.send(t, http.MethodDelete, file, "")
		d.send(t, http.MethodDelete, file, "")
		d.wantClean(t, "deleteDriveFile 204")
		d.wantClean(t, "deleteDriveFile 404")
	})
	t.Run("project", func(t *testing.T) {
		d := newDriveTrial(t)
		d.send(t, http.MethodGet, "/v3/projects/"+d.project, "")
		d.send(t, http.MethodGet, "/v3/projects/"+nowhere, "")
		d.srv.Deny(document360test.PermissionViewProjectSettings)
		d.send(t, http.MethodGet, "/v3/projects/"+d.project, "")
		for _, status := range []string{"200", "404", "403"} {
			d.wantClean(t, "getProjectProject "+status)
		}
	})
}
