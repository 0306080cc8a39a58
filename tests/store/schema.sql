CREATE TABLE cell_sources (
digest TEXT NOT NULL,
fingerprint TEXT NOT NULL,
text TEXT NOT NULL,
PRIMARY KEY (digest)
);
CREATE TABLE chunks (
id INTEGER NOT NULL,
run INTEGER NOT NULL,
"key" TEXT NOT NULL,
number BIGINT NOT NULL,
point_count BIGINT NOT NULL,
min_step BIGINT NOT NULL,
max_step BIGINT NOT NULL,
min_timestamp BIGINT NOT NULL,
max_timestamp BIGINT NOT NULL,
data BLOB NOT NULL,
PRIMARY KEY (id),
UNIQUE (run, "key", number),
FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
);
CREATE TABLE datasets (
fingerprint TEXT NOT NULL,
source_type TEXT NOT NULL,
source TEXT NOT NULL,
schema TEXT,
profile TEXT,
PRIMARY KEY (fingerprint)
);
CREATE TABLE experiment_tags (
experiment_id INTEGER NOT NULL,
"key" TEXT NOT NULL,
value TEXT NOT NULL,
PRIMARY KEY (experiment_id, "key"),
FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE
)
WITHOUT ROWID

;
CREATE TABLE experiments (
experiment_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
name TEXT NOT NULL,
artifact_location TEXT NOT NULL,
lifecycle_stage TEXT NOT NULL,
creation_time BIGINT NOT NULL,
last_update_time BIGINT NOT NULL,
revision BIGINT NOT NULL,
UNIQUE (name)
);
CREATE TABLE journal_positions (
journal_id TEXT NOT NULL,
position BIGINT NOT NULL,
PRIMARY KEY (journal_id)
)
WITHOUT ROWID

;
CREATE TABLE model_version_tags (
model_version INTEGER NOT NULL,
"key" TEXT NOT NULL,
value TEXT NOT NULL,
PRIMARY KEY (model_version, "key"),
FOREIGN KEY(model_version) REFERENCES model_versions (id) ON DELETE CASCADE
)
WITHOUT ROWID

;
CREATE TABLE model_versions (
id INTEGER NOT NULL,
model INTEGER NOT NULL,
version BIGINT NOT NULL,
creation_timestamp BIGINT NOT NULL,
last_updated_timestamp BIGINT NOT NULL,
source TEXT NOT NULL,
run_id TEXT,
user_id TEXT NOT NULL,
current_stage TEXT NOT NULL,
description TEXT,
run_link TEXT,
PRIMARY KEY (id),
UNIQUE (model, version),
FOREIGN KEY(model) REFERENCES registered_models (id) ON DELETE CASCADE
);
CREATE TABLE names (
experiment_id INTEGER NOT NULL,
kind TEXT NOT NULL,
"key" TEXT NOT NULL,
run_count BIGINT NOT NULL,
PRIMARY KEY (experiment_id, kind, "key"),
FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE
)
WITHOUT ROWID

;
CREATE TABLE params (
"key" TEXT NOT NULL,
run INTEGER NOT NULL,
value TEXT NOT NULL,
number BLOB,
PRIMARY KEY ("key", run)
)
WITHOUT ROWID

;
CREATE TABLE pyramid (
id INTEGER NOT NULL,
run INTEGER NOT NULL,
"key" TEXT NOT NULL,
level BIGINT NOT NULL,
number BIGINT NOT NULL,
part_count BIGINT NOT NULL,
min_step BIGINT NOT NULL,
max_step BIGINT NOT NULL,
min_timestamp BIGINT NOT NULL,
max_timestamp BIGINT NOT NULL,
data BLOB NOT NULL,
PRIMARY KEY (id),
UNIQUE (run, "key", level, number),
FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
);
CREATE TABLE registered_model_aliases (
model INTEGER NOT NULL,
alias TEXT NOT NULL,
model_version INTEGER NOT NULL,
PRIMARY KEY (model, alias),
FOREIGN KEY(model) REFERENCES registered_models (id) ON DELETE CASCADE,
FOREIGN KEY(model_version) REFERENCES model_versions (id) ON DELETE CASCADE
)
WITHOUT ROWID

;
CREATE TABLE registered_model_tags (
model INTEGER NOT NULL,
"key" TEXT NOT NULL,
value TEXT NOT NULL,
PRIMARY KEY (model, "key"),
FOREIGN KEY(model) REFERENCES registered_models (id) ON DELETE CASCADE
)
WITHOUT ROWID

;
CREATE TABLE registered_models (
id INTEGER NOT NULL,
name TEXT NOT NULL,
description TEXT,
creation_timestamp BIGINT NOT NULL,
last_updated_timestamp BIGINT NOT NULL,
last_version BIGINT NOT NULL,
PRIMARY KEY (id),
UNIQUE (name)
);
CREATE TABLE revision (
id INTEGER NOT NULL,
value BIGINT NOT NULL,
PRIMARY KEY (id)
);
CREATE TABLE run_cells (
run INTEGER NOT NULL,
execution_id TEXT NOT NULL,
cell_id TEXT NOT NULL,
notebook TEXT NOT NULL,
source TEXT NOT NULL,
execution_count BIGINT,
starts_run BOOLEAN NOT NULL,
start_time BIGINT NOT NULL,
end_time BIGINT,
outcome TEXT,
printed TEXT NOT NULL,
figures TEXT NOT NULL,
PRIMARY KEY (run, execution_id),
FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
);
CREATE TABLE run_inputs (
run INTEGER NOT NULL,
number BIGINT NOT NULL,
name TEXT NOT NULL,
digest TEXT NOT NULL,
context TEXT,
tags TEXT NOT NULL,
dataset TEXT NOT NULL,
PRIMARY KEY (run, number),
FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
)
WITHOUT ROWID

;
CREATE TABLE run_texts (
run INTEGER NOT NULL,
params TEXT NOT NULL,
tags TEXT NOT NULL,
PRIMARY KEY (run),
FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
);
CREATE TABLE runs (
id INTEGER NOT NULL,
run_id TEXT NOT NULL,
run_name TEXT NOT NULL,
experiment_id INTEGER NOT NULL,
user_id TEXT NOT NULL,
status TEXT NOT NULL,
start_time BIGINT NOT NULL,
end_time BIGINT,
lifecycle_stage TEXT NOT NULL,
artifact_uri TEXT NOT NULL,
last_update_time BIGINT NOT NULL,
revision BIGINT NOT NULL,
datasets TEXT,
PRIMARY KEY (id),
UNIQUE (run_id),
FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
CREATE TABLE series (
"key" TEXT NOT NULL,
run INTEGER NOT NULL,
point_count BIGINT NOT NULL,
latest_value BLOB NOT NULL,
latest_is_nan BOOLEAN NOT NULL,
latest_step BIGINT NOT NULL,
latest_timestamp BIGINT NOT NULL,
first_value BLOB NOT NULL,
first_is_nan BOOLEAN NOT NULL,
first_step BIGINT NOT NULL,
first_timestamp BIGINT NOT NULL,
min_value BLOB,
min_step BIGINT,
max_value BLOB,
max_step BIGINT,
min_timestamp BIGINT NOT NULL,
max_timestamp BIGINT NOT NULL,
chunk_count BIGINT NOT NULL,
PRIMARY KEY ("key", run),
FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
)
WITHOUT ROWID

;
CREATE TABLE tags (
"key" TEXT NOT NULL,
run INTEGER NOT NULL,
value TEXT NOT NULL,
PRIMARY KEY ("key", run)
)
WITHOUT ROWID

;
CREATE TABLE trialbook_meta (
"key" TEXT NOT NULL,
value TEXT NOT NULL,
PRIMARY KEY ("key")
);
CREATE INDEX ix_experiments_revision ON experiments (revision);
CREATE INDEX ix_model_versions_run_id ON model_versions (run_id);
CREATE INDEX ix_registered_model_aliases_model_version ON registered_model_aliases (model_version);
CREATE INDEX ix_run_cells_cell ON run_cells (cell_id, execution_id, run);
CREATE INDEX ix_run_cells_source ON run_cells (source);
CREATE INDEX ix_run_inputs_dataset ON run_inputs (dataset);
CREATE INDEX ix_runs_all ON runs (lifecycle_stage, start_time DESC, run_id);
CREATE INDEX ix_runs_page ON runs (experiment_id, lifecycle_stage, start_time DESC, run_id);
CREATE INDEX ix_runs_revision ON runs (revision);
CREATE INDEX ix_series_latest ON series (run, "key", latest_value, latest_is_nan);
CREATE INDEX ix_series_order ON series ("key", latest_is_nan, latest_value);
