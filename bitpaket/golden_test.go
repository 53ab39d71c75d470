package bitpaket_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// golden returns a client that may have the one documented exchange, with the documents' own placeholders as credentials.
func golden(t *testing.T, name string) *bitpaket.Client {
	return client(t, bitpaket.Config{
		TokenSource: testkit.Token("<YOUR_TOKEN>"), ClientSecret: "<APP_SECRET>", MaxAttempts: 1, Reconcile: bitpaket.ReconcileOff,
		HTTPClient: &http.Client{Transport: testkit.ToHost(t, "api.bitpaket.com", simtest.Golden(t, "testdata/"+name))},
	})
}

const documentedRequestID = "c0U0oFK1T9womCJnwsxSDcJ2MuKQNnN1VFZIOzzNR3BNRqol5Tvz1LGekhqPofSi"

// "folder" is the documented example to the letter; "folder_status_flag" names its flag as the documents' text does.
func TestGoldenCopyFolder(t *testing.T) {
	for _, name := range []string{"copy/folder", "copy/folder_status_flag"} {
		res, err := golden(t, name).Copy(t.Context(), folderCopy)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		testkit.WantSame(t, res, &bitpaket.CopyResponse{})
	}
}

// The documents show the members of object_names for another call only.
func TestGoldenCopyManyObjects(t *testing.T) {
	res, err := golden(t, "copy/many").Copy(t.Context(), bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{
			{Folder: "/dir"}, {ID: "c644b732-f1ce-4d50-81f9-96884dbcd84d"}, {Path: "/relative/object-path.exe"},
		},
		Target: "/",
	})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res, &bitpaket.CopyResponse{
		ValidIDs:   []string{"c644b732-f1ce-4d50-81f9-96884dbcd84d"},
		ValidNames: []bitpaket.ObjectName{{Name: "object-path.exe", Path: "/relative"}},
		RequestID:  documentedRequestID,
	})
}

// The bodies are documented, for other calls than the copy; the 429's headers are, its lack of a body is inferred.
func TestGoldenCopyRefused(t *testing.T) {
	tests := map[string]bitpaket.ProblemDetails{
		"invalid_token": {Title: "Unauthorized", Status: 401, Detail: "The access token is invalid",
			Code: bitpaket.ErrorCodeInvalidToken, RequestID: documentedRequestID, Data: json.RawMessage("{\n\t\t\t\"domain\": null\n\t\t}")},
		"invalid_token_host": {Title: "Unauthorized", Status: 401, Detail: "Invalid Auth Token or Paket is not active",
			Code: 401, Namespace: bitpaket.NamespaceInvalidAuthTokenOrPaketNotFound},
		"already_exists": {Title: "Bad Request", Status: 400, Detail: "Object already exists",
			Code: bitpaket.ErrorCodeAlreadyExists, Data: json.RawMessage("{}")},
		"refused_under_200": {Title: "Refused", Status: 200, Detail: "Object already exists",
			Code: bitpaket.ErrorCodeAlreadyExists, Data: json.RawMessage("{}")},
		"rate_limited": {Title: "Too Many Requests", Status: 429, RetryAfter: time.Minute},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			res, err := golden(t, "copy/"+name).Copy(t.Context(), folderCopy)
			want.Type, want.Op, want.Resource, want.Attempts = "about:blank", "bitpaket.Copy", "/existing_dir to /another_dir", 1
			if res != nil {
				t.Errorf("result %+v", res)
			}
			testkit.WantSame(t, err, &want)
		})
	}
}

var documentedDeploy = bitpaket.Deploy{Type: bitpaket.DeployTypeRedundancyStorage, Location: "AMS-01", Responsible: "self"}

func TestGoldenQuery(t *testing.T) {
	at := func(month time.Month, day, hour, minute, second int) time.Time {
		return time.Date(2018, month, day, hour, minute, second, 0, time.UTC)
	}
	want := &bitpaket.QueryResponse{
		Storage: bitpaket.Storage{Objects: 115278457007, Folders: 62069202, ObjectsPretty: "107 GB", FoldersPretty: "59.2 MB"},
		Folders: []bitpaket.Folder{
			{Name: "/", SizePretty: "0 B"},
			{ID: "d9WTppip38MU0c2rHw10", Name: "anotherDir3", Size: 123181, SizePretty: "120 KB",
				CreatedOn: at(time.June, 8, 14, 20, 55), ModifiedOn: at(time.June, 8, 14, 20, 55)},
		},
		Objects: []bitpaket.Object{
			{ID: "0ebc48d5-894d-453e-91fe-224df058e7f7",
				Properties: bitpaket.Properties{Name: "06a68645e8e7b93926210888ef3f4c22.svg", Size: 450, SizePretty: "450 B",
					Version: 1, Revision: "3e889ce7af", CreatedOn: at(time.June, 10, 19, 11, 6), UpdatedOn: at(time.June, 10, 19, 11, 6)},
				URLs: bitpaket.URLs{URL: "https://test.bitpaket.com/a68645e8e7b93926210888ef3f4c22.svg", Domains: []bitpaket.Domain{}}},
			{ID: "f86ab095-0f14-41a9-a33f-c2d3ef42549e",
				Properties: bitpaket.Properties{Name: "test.rar", Size: 115149020000, SizePretty: "107 GB", Revision: "8c3e065b3f",
					CreatedOn: at(time.May, 16, 17, 16, 20), UpdatedOn: at(time.May, 16, 17, 16, 40)},
				URLs: bitpaket.URLs{URL: "https://test.bitpaket.com/test.rar", Domains: []bitpaket.Domain{}}},
		},
	}
	for name, req := range map[string]bitpaket.QueryRequest{
		"root": {},
		"parameters": {Folder: "/dir/another", Search: "two words", Tags: []string{"tag1", "tag2", "tag3"},
			Detailed: true, AllVersions: true},
	} {
		res, err := golden(t, "query/"+name).Query(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantSame(t, res, want)
	}
}

func TestGoldenGetMetadata(t *testing.T) {
	res, err := golden(t, "get_metadata/object").GetMetadata(t.Context(),
		bitpaket.GetMetadataRequest{ObjectID: "c644b732-f1ce-4d50-81f9-96884dbcd84d"})
	if err != nil {
		t.Fatal(err)
	}
	created := time.Date(2018, time.July, 8, 11, 19, 11, 0, time.UTC)
	testkit.WantSame(t, res, &bitpaket.GetMetadataResponse{Object: bitpaket.Object{
		ID: "c644b732-f1ce-4d50-81f9-96884dbcd84d",
		Properties: bitpaket.Properties{Name: "myfile.zip", Size: 19256, SizePretty: "18.8 KB",
			Hash:     "5129795d6e0aeca2fa56aaa56d71d2e9809c2ad77c14265abcb51fe832105e00",
			HashType: "SHA256", MIMEType: "application/x-dosexec", IsVersioned: true, Version: 1, Revision: "264a7cee61",
			CreatedOn: created, UpdatedOn: created},
		Deploy: documentedDeploy,
		URLs: bitpaket.URLs{URL: "https://deneme.bitpaket.com/dir/myfile.zip",
			Domains: []bitpaket.Domain{{Domain: "www.mydomain.com", URL: "http://www.mydomain.com/dir/myfile.zip"}}},
		Blocks: json.RawMessage("[]"),
	}})
}

func TestGoldenFindMetadata(t *testing.T) {
	res, err := golden(t, "find_metadata/versions").FindMetadata(t.Context(), bitpaket.FindMetadataRequest{Path: "/myfile.zip"})
	if err != nil {
		t.Fatal(err)
	}
	version := func(id string, n int64, revision string, created time.Time) bitpaket.Object {
		return bitpaket.Object{
			ID: id,
			Properties: bitpaket.Properties{Name: "myfile.zip", Size: 234, SizePretty: "234 B",
				Hash:     "f12fdbefac4d8144690f4f9a92b58437391f213b82a749b9bb196781e6038374",
				HashType: "SHA256", MIMEType: "image/png", IsVersioned: true, Version: n, Revision: revision,
				CreatedOn: created, UpdatedOn: created},
			Deploy: documentedDeploy,
			URLs: bitpaket.URLs{URL: "https://mypaket.bitpaket.com/myfile.zip",
				Domains: []bitpaket.Domain{{Domain: "www.maydomain.com", URL: "http://www.maydomain.com/myfile.zip"}}},
			Blocks: json.RawMessage("[]"),
		}
	}
	testkit.WantSame(t, res, &bitpaket.FindMetadataResponse{Objects: []bitpaket.Object{
		version("45b68a9e-7c65-4e77-a866-9e451d7e9453", 2, "cc48a5df18", time.Date(2018, time.June, 10, 19, 11, 7, 0, time.UTC)),
		version("7909eb31-0b60-4c81-9871-9e90309591c9", 1, "7ce8374596", time.Date(2018, time.June, 10, 19, 8, 36, 0, time.UTC)),
	}})
}
