//! A new project of what was read.

use super::parts::{Departments, Kept, free_name};
use super::{Content, Rescue, RescuedKind};
use crate::project::command::{Command, HistoryKind};
use crate::project::history::Sentence;
use crate::project::store::{Store, Workspace};
use crate::project::{ProjectError, platform};

impl Rescue<'_> {
    pub(super) fn write(&mut self, content: Content, workspace: &Workspace) -> Result<Store, ProjectError> {
        let mut store = Store::create(workspace, &content.title, content.crs, &self.words.who)?;
        match self.fill(&mut store, content) {
            Ok(()) => Ok(store),
            Err(error) => {
                store.close(true)?;
                Err(error)
            }
        }
    }

    fn fill(&mut self, store: &mut Store, content: Content) -> Result<(), ProjectError> {
        let mut kept = Kept::new(self.mended, self.salvage.watch);
        let mut departments = Departments::new(content.departments, &self.words.department);
        for department in departments.named() {
            store.execute(Command::AddDepartment(department), &self.words.who)?;
        }
        for mut definition in content.definitions {
            self.salvage.watch.check()?;
            let department = departments.of(definition.department);
            definition.department = department.id;
            let taken = |name: &str| store.project().definition_named(name).is_some();
            definition.name = free_name(&definition.name, taken);
            let bytes = kept.of(&definition.source)?;
            let (id, residents) = (definition.id, definition.residents_source.take());
            let command = Command::ImportDefinition { department, definition: Box::new(definition), kept: bytes };
            store.execute(command, &self.words.who)?;
            if let Some(source) = residents {
                let kept = kept.of(&source)?;
                let (source, residents) = (Box::new(source), Vec::new());
                store.execute(Command::SetResidents { id, residents, source, kept }, &self.words.who)?;
            }
        }
        for mut set in content.sets {
            let department = set.department.map(|id| departments.of(id));
            set.department = department.as_ref().map(|department| department.id);
            let project = store.project();
            set.name = free_name(&set.name, |name| project.facility_sets.iter().any(|other| other.name == name));
            let kept = kept.of(&set.source)?;
            let command = Command::ImportFacilities { department, set: Box::new(set), kept };
            store.execute(command, &self.words.who)?;
        }
        for mut indicator in content.indicators {
            self.salvage.watch.check()?;
            let project = store.project();
            indicator.name = free_name(&indicator.name, |name| {
                project.indicators.iter().any(|other| other.definition == indicator.definition && other.name == name)
            });
            let kept = kept.of(&indicator.source)?;
            store.execute(Command::ImportIndicator { indicator: Box::new(indicator), kept }, &self.words.who)?;
        }
        self.fill_backdrop(store, &mut kept, content.backdrop)?;
        self.fill_agreed(store, &mut kept, content.agreed, &departments.named())?;
        self.report.add(RescuedKind::Sources, "", kept.tally());
        let sentence = self.sentence(store);
        store.begin_history_anew(&sentence, &self.words.who)
    }

    fn sentence(&self, store: &Store) -> Sentence {
        let count = |kind| self.report.total(kind).to_string();
        let words = [
            ("name", store.project().title.clone()),
            ("file", platform::file_name(&self.report.path)),
            ("definitions", count(RescuedKind::Definitions)),
            ("spaces", count(RescuedKind::Spaces)),
            ("facilities", count(RescuedKind::Facilities)),
            ("indicators", count(RescuedKind::Indicators)),
            ("entries", self.report.history.to_string()),
        ];
        Sentence::new(HistoryKind::Rescue, words)
    }
}
