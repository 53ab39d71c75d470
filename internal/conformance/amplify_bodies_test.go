package conformance

import (
	"context"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oss"
)

var decoders = []decoder{
	{
		name: "box.CopyFolder", copies: true,
		call: func(ctx context.Context, on http.RoundTripper) error {
			_, err := onBox(on).CopyFolder(ctx, box.CopyFolderRequest{FolderID: "1", ParentID: "2"})
			return err
		},
		bodies: map[string]body{
			"items that are numbers": {`{"id":"1","item_collection":{"entries":[`, `0,`, `]}}`},
			"empty items":            {`{"id":"1","item_collection":{"entries":[`, `{},`, `]}}`},
			"items with a link":      {`{"id":"1","item_collection":{"entries":[`, `{"shared_link":{}},`, `]}}`},
			"links":                  {`{"id":"1","size":"",`, `"shared_link":{},`, `"x":0}`},
			"times":                  {`{"id":"1","size":"",`, `"created_at":"2026-02-30",`, `"x":0}`},
			"members":                {`{"id":"1","permissions":{`, `"a":true,`, `"x":0}}`},
			"conflicts":              {`{"type":"error","code":"item_name_in_use","context_info":{"conflicts":[`, `{"id":1},`, `]}}`},
			"numbers for conflicts":  {`{"type":"error","code":"item_name_in_use","context_info":{"conflicts":[`, `0,`, `]}}`},
			"extensions":             {`{"type":"error","code":"x",`, `"a":0,`, `"x":0}`},
		},
	},
	{
		name: "box.ListFolderItems",
		call: func(ctx context.Context, on http.RoundTripper) error {
			_, err := onBox(on).ListFolderItems(ctx, box.ListFolderItemsRequest{FolderID: "1"})
			return err
		},
		bodies: map[string]body{
			"numbers":           {`{"entries":[`, `0,`, `]}`},
			"empty items":       {`{"entries":[`, `{},`, `]}`},
			"items":             {`{"entries":[`, `{"id":"1"},`, `]}`},
			"items in numbers":  {`{"entries":[`, `{"id":1},`, `]}`},
			"items with a link": {`{"entries":[`, `{"id":"1","shared_link":{},"parent":{}},`, `]}`},
			"paths":             {`{"entries":[{"id":"1","path_collection":{"entries":[`, `0,`, `]}}]}`},
			"links":             {`{"entries":[{"id":"1",`, `"shared_link":{},`, `"size":""}]}`},
			"times":             {`{"entries":[{"id":"1",`, `"created_at":"2026-02-30",`, `"size":""}]}`},
			"permissions":       {`{"entries":[{"id":"1","shared_link":{"permissions":{`, `"a":true,`, `"x":0}}}]}`},
			"names":             {`{"entries":[`, `{"id":"1","name":"` + strings.Repeat("x", 8000) + `"},`, `{"id":1}]}`},
			"deep":              {``, `{"entries":[`, ``},
		},
	},
	{
		name: "oracle.CopyFolder", copies: true,
		call: func(ctx context.Context, on http.RoundTripper) error {
			_, err := onOracle(on).CopyFolder(ctx, oracle.CopyFolderRequest{FolderID: "1", DestinationID: "2"})
			return err
		},
		bodies: map[string]body{
			"ids":        {`{"errorCode":"0",`, `"id":1,`, `"id":"1"}`},
			"escapes":    {`{"errorCode":"0",`, `"id":"\n",`, `"id":"1"}`},
			"extensions": {`{"errorCode":"-17",`, `"a":0,`, `"id":"1"}`},
			"keys":       {`{"errorCode":"-17","errorKey":"`, `!a`, `"}`},
			"arguments":  {`{"errorCode":"-17","errorKey":"!`, `a,`, `"}`},
		},
	},
	{
		name: "oracle.ListFolderItems",
		call: func(ctx context.Context, on http.RoundTripper) error {
			_, err := onOracle(on).ListFolderItems(ctx, oracle.ListFolderItemsRequest{FolderID: "1"})
			return err
		},
		bodies: map[string]body{
			"numbers":     {`{"errorCode":"0","items":[`, `0,`, `]}`},
			"empty items": {`{"errorCode":"0","items":[`, `{},`, `]}`},
			"items":       {`{"errorCode":"0","items":[`, `{"id":"1"},`, `]}`},
			"users":       {`{"errorCode":"0","items":[`, `{"id":"1","createdBy":{},"modifiedBy":{},"ownedBy":{}},`, `]}`},
			"one's users": {`{"errorCode":"0","items":[{"id":"1",`, `"createdBy":0,`, `"id":"1"}]}`},
			"ids":         {`{"errorCode":"0","items":[{"id":"1",`, `"id":1,`, `"id":"1"}]}`},
			"escapes":     {`{"errorCode":"0","items":[{"id":"1",`, `"id":"\n",`, `"id":"1"}]}`},
			"times":       {`{"errorCode":"0","items":[{"id":"1",`, `"createdTime":"2026-02-30T00:00:00Z",`, `"id":"1"}]}`},
			"sizes":       {`{"errorCode":"0","items":[{"id":"1",`, `"size":"x",`, `"id":"1"}]}`},
			"names":       {`{"errorCode":"0","items":[`, `{"id":"1","name":"` + strings.Repeat("x", 8000) + `"},`, `{"id":"1"}]}`},
		},
	},
	{
		name: "document360.CopyFile", copies: true,
		call: func(ctx context.Context, on http.RoundTripper) error {
			_, err := onDocument360(on).CopyFile(ctx, document360.CopyFileRequest{ProjectID: "1", FolderID: "2", FileID: "3", DestinationFolderID: "4"})
			return err
		},
		bodies: map[string]body{
			"warnings":     {`{"success":true,"warnings":[`, `{},`, `]}`},
			"errors":       {`{"success":false,"errors":[`, `{},`, `]}`},
			"data":         {`{"success":true,"data":{`, `"id":1,`, `"id":"1"}}`},
			"request ids":  {`{"success":true,`, `"request_id":"\n",`, `"x":1}`},
			"extensions":   {`{"success":false,`, `"a":0,`, `"x":1}`},
			"long message": {`{"success":false,"errors":[{"field":"f","message":"`, `xxxx`, `"}]}`},
		},
	},
	{
		name: "document360.ListFolders",
		call: func(ctx context.Context, on http.RoundTripper) error {
			_, err := onDocument360(on).ListFolders(ctx, document360.ListFoldersRequest{ProjectID: "1"})
			return err
		},
		bodies: map[string]body{
			"numbers":       {`{"success":true,"data":[`, `0,`, `]}`},
			"empty":         {`{"success":true,"data":[`, `{},`, `]}`},
			"ids":           {`{"success":true,"data":[{`, `"id":1,`, `"id":"1"}]}`},
			"escapes":       {`{"success":true,"data":[{`, `"id":"\n",`, `"id":"1"}]}`},
			"times":         {`{"success":true,"data":[{`, `"created_at":"2026-02-30",`, `"id":"1"}]}`},
			"sub-folders":   {`{"success":true,"data":[`, `{"sub_folders":[{}]},`, `]}`},
			"one's":         {`{"success":true,"data":[{"sub_folders":[`, `{},`, `]}]}`},
			"titles":        {`{"success":true,"data":[`, `{"id":"1","title":"` + strings.Repeat("x", 8000) + `"},`, `{"id":"1"}]}`},
			"warnings":      {`{"success":true,"data":[],"warnings":[`, `{},`, `]}`},
			"not a success": {`{"success":false,"errors":[`, `{},`, `]}`},
		},
	},
	{
		name: "document360.GetFolder",
		call: func(ctx context.Context, on http.RoundTripper) error {
			_, err := onDocument360(on).GetFolder(ctx, document360.GetFolderRequest{ProjectID: "1", FolderID: "1"})
			return err
		},
		bodies: map[string]body{
			"numbers": {`{"success":true,"data":{"id":"1","files":[`, `0,`, `]}}`},
			"empty":   {`{"success":true,"data":{"id":"1","files":[`, `{},`, `]}}`},
			"sizes":   {`{"success":true,"data":{"id":"1","files":[{`, `"size":"\n",`, `"x":0}]}}`},
			"tags":    {`{"success":true,"data":{"id":"1","files":[{"tags":[`, `0,`, `]}]}}`},
			"titles":  {`{"success":true,"data":{"id":"1","files":[`, `{"id":"1","title":"` + strings.Repeat("x", 8000) + `"},`, `{"id":"1"}]}}`},
		},
	},
	{
		name: "document360.ListProjects",
		call: func(ctx context.Context, on http.RoundTripper) error {
			_, err := onDocument360(on).ListProjects(ctx, document360.ListProjectsRequest{})
			return err
		},
		bodies: map[string]body{
			"numbers": {`{"success":true,"data":[`, `0,`, `]}`},
			"empty":   {`{"success":true,"data":[`, `{},`, `]}`},
		},
	},
	{
		name: "bitpaket.Copy", copies: true,
		call: func(ctx context.Context, on http.RoundTripper) error {
			_, err := onBitPaket(on).Copy(ctx, bitpaket.CopyRequest{Objects: []bitpaket.Selector{{ID: "1"}}, Target: "/a"})
			return err
		},
		bodies: map[string]body{
			"ids":        {`{"success":true,"data":{"objects":{"valid":{"object_ids":[`, `"\n",`, `]}}}}`},
			"names":      {`{"success":true,"data":{"objects":{"valid":{"object_names":[`, `{},`, `]}}}}`},
			"name texts": {`{"success":true,"data":{"objects":{"valid":{"object_names":[`, `"a",`, `]}}}}`},
			"numbers":    {`{"success":true,"data":{"objects":{"valid":{"object_names":[`, `0,`, `]}}}}`},
			"invalid":    {`{"success":true,"data":{"objects":{"invalid":[`, `0,`, `]}}}`},
			"long":       {`{"success":true,"data":{"objects":{"invalid":["`, `xxxx`, `"]}}}`},
			"extensions": {`{"success":false,`, `"a":0,`, `"x":1}`},
		},
	},
	{
		name: "bitpaket.Query",
		call: func(ctx context.Context, on http.RoundTripper) error {
			_, err := onBitPaket(on).Query(ctx, bitpaket.QueryRequest{})
			return err
		},
		bodies: map[string]body{
			"empty":      {`{"success":true,"data":{"folders":[],"objects":[`, `{},`, `]}}`},
			"objects":    {`{"success":true,"data":{"folders":[],"objects":[`, `{"object_id":"1"},`, `]}}`},
			"properties": {`{"success":true,"data":{"folders":[],"objects":[`, `{"object_id":"1","properties":{}},`, `]}}`},
			"media":      {`{"success":true,"data":{"folders":[],"objects":[`, `{"object_id":"1","media":{}},`, `]}}`},
			"one's":      {`{"success":true,"data":{"folders":[],"objects":[{"object_id":"1",`, `"properties":{},`, `"x":1}]}}`},
			"times":      {`{"success":true,"data":{"folders":[],"objects":[{"object_id":"1","properties":{`, `"created_on":"2026-02-30T00:00:00Z",`, `"x":1}}]}}`},
			"sizes":      {`{"success":true,"data":{"folders":[],"objects":[{"object_id":"1","properties":{`, `"size":"x",`, `"x":1}}]}}`},
			"folders":    {`{"success":true,"data":{"objects":[],"folders":[`, `{"folder_name":"1"},`, `]}}`},
			"tags":       {`{"success":true,"data":{"folders":[],"objects":[{"object_id":"1","tags":[`, `"a",`, `]}]}}`},
			"names":      {`{"success":true,"data":{"folders":[],"objects":[`, `{"object_id":"1","properties":{"name":"` + strings.Repeat("x", 8000) + `"}},`, `{"object_id":"1"}]}}`},
		},
	},
	{
		name: "oss.CopyObject", copies: true,
		call: func(ctx context.Context, on http.RoundTripper) error {
			_, err := onOSS(on).CopyObject(ctx, oss.CopyObjectRequest{Bucket: "photos", Key: "a", SourceKey: "b"})
			return err
		},
		bodies: map[string]body{
			"result":     {`<CopyObjectResult><ETag>e</ETag>`, `<a/>`, `</CopyObjectResult>`},
			"attributes": {`<CopyObjectResult `, `a="" `, `></CopyObjectResult>`},
			"error":      {`<Error><Code>AccessDenied</Code>`, `<a/>`, `</Error>`},
			"texts":      {`<Error><Code>AccessDenied</Code>`, `<Message>x</Message>`, `</Error>`},
			"long text":  {`<Error><Code>AccessDenied</Code><Message>`, `xxxx`, `</Message></Error>`},
			"long rest":  {`<Error><Code>AccessDenied</Code><StringToSign>`, `xxxx`, `</StringToSign></Error>`},
			"deep":       {``, `<a>`, ``},
			"JSON":       {`{"Code":"AccessDenied",`, `"a":0,`, `"x":1}`},
		},
	},
}
